/**
 * Linux lets the timed waits of a thread end up to 50 µs late, so that several can share one interrupt (prctl(2),
 * PR_SET_TIMERSLACK). A thread may write its own allowance to /proc/<thread>/timerslack_ns.
 */
import { readlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Of the thread that calls; without effect where the system has no such file. */
export function setTimerSlack(ns: number): void {
  try {
    const thread = basename(readlinkSync('/proc/thread-self'));
    writeFileSync(`/proc/${thread}/timerslack_ns`, String(ns));
  } catch {
    // Its waits end as late as the system likes.
  }
}
