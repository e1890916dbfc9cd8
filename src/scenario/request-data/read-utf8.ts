/** A file that must arrive as it is: one that was decoded with losses is refused. */
import type { FileReader } from '../reading/file-reader.ts';

/** Rejects with a plain sentence, without its stop. */
export async function readUtf8(
  reader: FileReader,
  path: string,
  mostBytes: number,
): Promise<string> {
  const text = await reader.read(path, mostBytes);
  if (text.includes('\ufffd')) throw new Error(`expected text in UTF-8 in ${path}`);
  return text;
}
