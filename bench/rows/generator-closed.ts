/** Requests per second and core of the generators, against the same null server. */
import { autocannon, type Drive, plimsollGenerator, wrk } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples, type Subject } from '../harness/samples.ts';
import { startNullServer } from '../peers/null-server.ts';

const speed = 'requests/s per core';

export const generatorClosed: Row = {
  name: 'generator-closed',
  title: 'generator, closed loop, 64 connections against a null server',
  async run({ rounds, seconds }) {
    await using server = await startNullServer();
    const subject = (label: string, drive: Drive | undefined): Subject => ({
      label,
      measure: drive && (() => measure(drive, server.port, seconds)),
    });
    const samples = await Samples.take(
      [
        subject('plimsoll', plimsollGenerator),
        subject('autocannon', autocannon),
        subject('wrk', wrk),
      ],
      rounds,
    );
    return {
      samples,
      checks: [
        {
          label: 'plimsoll ÷ autocannon',
          values: samples.ratios('plimsoll', 'autocannon', speed),
          atLeast: 1.4,
        },
        {
          label: 'plimsoll ÷ wrk',
          values: samples.ratios('plimsoll', 'wrk', speed),
          atLeast: 0.55,
        },
      ],
    };
  },
};

async function measure(drive: Drive, port: number, seconds: number) {
  const { requests, seconds: took, cpuSeconds } = await drive(port, seconds, 'subject');
  return {
    [speed]: requests / cpuSeconds,
    'CPU µs/request': (cpuSeconds * 1e6) / requests,
    'requests/s': requests / took,
  };
}
