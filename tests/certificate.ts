/** A certificate for servers of tests. */
import { selfSigned } from '../src/platform/self-signed.ts';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** `names`: of hosts; `addresses`: of interfaces. */
export async function certificateFor(
  names: readonly string[],
  addresses: readonly string[] = [],
): Promise<Certificate> {
  const subject = { name: 'CN=plimsoll test', hosts: names, addresses, validDays: 1 };
  const { certificate, key } = await selfSigned(subject);
  return { cert: certificate, key };
}
