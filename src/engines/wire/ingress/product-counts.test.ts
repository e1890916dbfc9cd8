/** What nginx and HAProxy say of themselves, as they print it. */
import { describe, expect, test } from 'vitest';
import { Statistics } from './haproxy/statistics.ts';
import { AccessLogCount } from './nginx/access-log.ts';

describe('the log of nginx', () => {
  const ports = [9001, 9002];
  const counted = (...lines: readonly string[]) => {
    const counts = new AccessLogCount(ports);
    for (const line of lines) counts.add(line);
    return { accepted: counts.accepted, sent: counts.sent };
  };

  test('has a line for each request, with the pod it was sent to', () => {
    expect(counted('127.0.0.1:9002|120', '127.0.0.1:9001|98', '127.0.0.1:9002|120')).toEqual({
      accepted: 3,
      sent: [1, 2],
    });
  });

  test('shows what nginx answered itself as sent nowhere', () => {
    expect(counted('-|-', '127.0.0.1:9001|120')).toEqual({ accepted: 2, sent: [1, 0] });
  });

  test('tells an attempt of which no byte was sent from one that reached a pod', () => {
    expect(counted('127.0.0.1:9001|0')).toEqual({ accepted: 1, sent: [0, 0] });
    expect(counted('127.0.0.1:9001, 127.0.0.1:9002|0, 120')).toEqual({ accepted: 1, sent: [0, 1] });
  });
});

describe('the statistics of HAProxy', () => {
  const csv = `# pxname,svname,scur,stot,connect,reuse,h1_total_streams,-
ingress,FRONTEND,3,12,,,10,
pool-1,endpoint-2,0,4,1,3,,
pool-1,BACKEND,0,4,1,3,,
pool-0,endpoint-0,1,5,2,3,,
pool-0,endpoint-1,0,1,0,0,,
pool-0,BACKEND,1,6,2,3,,

`;

  test('tell requests taken, and of each server those that went out on a connection', () => {
    expect(new Statistics(csv).counts(4)).toEqual({ accepted: 10, sent: [5, 0, 4, 0] });
  });

  test('tell the connections that clients have open', () => {
    expect(new Statistics(csv).openConnections).toBe(3);
  });

  test('of something else are refused', () => {
    expect(() => new Statistics('Unknown command.').openConnections).toThrow('frontend');
  });
});
