/** One row of the screen. Parts of it may be nested `Text`; it never wraps. */
import { Text, type TextProps } from 'ink';

export function Line(props: TextProps) {
  return <Text wrap="truncate-end" {...props} />;
}
