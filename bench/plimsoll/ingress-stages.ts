/** The stages of a request in our ingress, and which of them a profiler's frame belongs to. */
import type { Frame } from '../harness/cpu-profile.ts';

interface Stage {
  readonly name: string;
  readonly isOwn: (frame: Frame) => boolean;
}

const inFiles = (pattern: RegExp) => (frame: Frame) => pattern.test(frame.url);
const named = (pattern: RegExp) => (frame: Frame) =>
  frame.url === '' && pattern.test(frame.functionName);

/** The first that claims a frame has it. Native functions have no file. */
export const stages: readonly Stage[] = [
  { name: 'idle', isOwn: named(/^\(idle\)$/) },
  { name: 'write: system calls', isOwn: named(/^write/) },
  { name: 'read: system calls, event loop', isOwn: named(/^\(program\)$/) },
  { name: 'garbage collection', isOwn: named(/^\(garbage collector\)$/) },
  { name: 'sockets and streams of Node', isOwn: inFiles(/^node:/) },
  {
    name: 'rewrite heads',
    isOwn: (frame) =>
      inFiles(/forwarded-head|http1\/(write|hop-by-hop)/)(frame) ||
      /endToEndHeaders|droppedNames/.test(frame.functionName),
  },
  {
    name: 'parse',
    isOwn: (frame) => inFiles(/src\/http1\//)(frame) || named(/^latin1Slice$/)(frame),
  },
  { name: 'route', isOwn: inFiles(/src\/routing\//) },
  { name: 'balance', isOwn: inFiles(/src\/(balancer|strategies)\//) },
  {
    name: 'metrics and clock',
    isOwn: (frame) =>
      inFiles(/src\/metrics\/|run-clock|thread-health|reporting/)(frame) || named(/^now$/)(frame),
  },
  { name: 'exchanges', isOwn: inFiles(/engines\/wire\//) },
  { name: 'other', isOwn: () => true },
];
