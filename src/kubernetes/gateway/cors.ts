/** The CORS filter of an HTTPRoute. */
import type { HttpCors } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import type { ManifestNode } from '../manifest-node.ts';

const lists = [
  ['allowOrigins', 'AllowOrigins', 'origins'],
  ['allowMethods', 'AllowMethods', 'methods'],
  ['allowHeaders', 'AllowHeaders', 'methods'],
] as const;

export function readCors(node: ManifestNode, issues: Issue[]): HttpCors {
  for (const [field, title, others] of lists) {
    const list = node.at(field);
    const hasWildcard = list.items.some(({ text }) => text === '*');
    if (hasWildcard && list.items.length > 1) {
      issues.push(list.invalid(`${title} cannot contain '*' alongside other ${others}`));
    }
  }
  const texts = (field: string) => node.at(field).items.flatMap(({ text }) => text ?? []);
  return {
    origins: texts('allowOrigins'),
    methods: texts('allowMethods'),
    headers: texts('allowHeaders'),
    exposedHeaders: texts('exposeHeaders'),
    credentials: node.at('allowCredentials').value === true,
    maxAgeSeconds: node.at('maxAge').number ?? 5,
  };
}
