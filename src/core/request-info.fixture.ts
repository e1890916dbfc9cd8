import type { RequestInfo } from './endpoint.ts';

/** A first attempt without cookie; what matters to a test in place of it. */
export function requestInfo(given: Partial<RequestInfo> = {}): RequestInfo {
  return {
    sequence: 0,
    path: '/',
    clientAddress: '192.0.2.1',
    affinityKey: '',
    attempt: 1,
    tried: [],
    cookie: '',
    setCookie: () => {},
    ...given,
  };
}
