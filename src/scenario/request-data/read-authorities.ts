/** `clients.tls.ca`: the certificates in the file that it names become whom the run trusts. */
import type { Issue } from '../../core/issue.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { formatPath } from '../format-path.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { besides } from '../relative-path.ts';
import type { ResolvedClients } from '../scenario.ts';
import { clients as clientsField } from '../schema/clients.ts';
import type { ScenarioSpec } from '../schema/scenario.ts';
import { readUtf8 } from './read-utf8.ts';

const mostBytes = 1024 ** 2;

export async function readAuthorities(
  document: SourceDocument,
  reader: FileReader,
): Promise<{ authorities?: string; issues: Issue[] }> {
  const { spec } = document.value as { readonly spec?: { readonly clients?: unknown } | null };
  const ca = clientsField.safeParse(spec?.clients).data?.tls?.ca;
  if (ca === undefined) return { issues: [] };
  try {
    const file = besides(document.file, ca);
    const authorities = await readUtf8(reader, file, mostBytes);
    if (!authorities.includes('-----BEGIN CERTIFICATE-----')) {
      throw new Error(`expected certificates in PEM in ${file}`);
    }
    return { authorities, issues: [] };
  } catch (error) {
    const path = ['spec', 'clients', 'tls', 'ca'];
    const position = document.positionOf(path);
    const message = `${(error as Error).message}.`;
    return { issues: [{ severity: 'error', path: formatPath(path), message, position }] };
  }
}

export function resolvedClients(
  written: ScenarioSpec['clients'],
  authorities: string | undefined,
): ResolvedClients | undefined {
  if (!written?.tls) return written && { ...written, tls: undefined };
  const { ca: _, ...tls } = written.tls;
  return { ...written, tls: { ...tls, authorities } };
}
