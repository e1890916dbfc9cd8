/**
 * What holds where a scenario says nothing, written as a scenario would write it. The schema puts these in, so the
 * exported JSON Schema and the editors that read it show them too.
 */
import { usualRepetitions } from '../core/usual-repetitions.ts';

export const defaults = {
  strategies: ['as-declared'],
  replicas: 1,
  /** One stage, in place of no `load` at all. */
  load: [{ open: { rate: '200/s' } }],
  stageLength: '10s',
  arrivals: 'poisson',
  thinkTime: '0',
  warmup: '1s',
  drain: '5s',
  /** Where several strategies or ingresses are compared; else 1. */
  repetitions: usualRepetitions,
  seed: 1,
  timeout: '5s',
  maxInFlight: 10_000,
  streamsPerConnection: 100,
  generatorThreads: 1,
  /** `replicas` holds for a Service without a Deployment; elsewhere the manifest decides. */
  pods: {
    replicas: 3,
    serviceTime: 'lognormal(mean 8ms, cv 1)',
    concurrency: 8,
    speed: 1,
    weight: 1,
    responseSize: '1KiB',
  },
} as const;

/** What `as-declared` comes to for a pool of which manifests declare nothing: the default of every dialect. */
export const declaredStrategy = 'round-robin';
