/**
 * Do two generators say the same of one server? Asked of a closed loop without think time, by two yardsticks that other
 * work on the machine does not move much:
 *
 * - Little's law: users = requests per second × mean response time, whatever server and machine do. The rate is counted
 *   and the time is taken, each for itself, so a wrong clock, a wrong count, or samples that nobody measured break it.
 * - The median. What a generator does between the answer and its taking the time is part of what it says, and can only
 *   add to it. So where ours is the higher one, some of what we call the server's time is our own; that autocannon's is
 *   higher says nothing against ours. The rate follows from the mean, and that from the worst moments of a few seconds.
 */
import type { ClosedLoopFigures } from '../../results/calibration.ts';

/** Beginning and end of the loop take a part of it. */
const littlesTolerance = 0.1;
/** By so much two medians of the same generator differ where others work on the machine. */
const medianFactor = 1.2;

/** What is wrong; nothing where they agree. */
export function disagreements(
  users: number,
  figures: Readonly<Record<'plimsoll' | 'autocannon', ClosedLoopFigures>>,
): string[] {
  const { plimsoll, autocannon } = figures;
  const wrong = [
    ...unaccountedUsers('plimsoll', users, plimsoll),
    ...unaccountedUsers('autocannon', users, autocannon),
  ];
  const [ours, theirs] = [plimsoll.responseTimeMs.p50, autocannon.responseTimeMs.p50];
  if (ours === null || theirs === null) wrong.push('There were too few answers for a median.');
  else if (ours > medianFactor * theirs) {
    wrong.push(
      `The median of plimsoll is more than ${medianFactor} × that of autocannon: some of the floor is the generator's own work.`,
    );
  }
  return wrong;
}

function unaccountedUsers(
  name: string,
  users: number,
  { requestsPerSecond, responseTimeMs }: ClosedLoopFigures,
): string[] {
  const accounted = (requestsPerSecond * (responseTimeMs.mean ?? 0)) / 1000;
  if (Math.abs(accounted / users - 1) <= littlesTolerance) return [];
  return [
    `Requests per second × mean response time of ${name} come to ${accounted.toFixed(1)} users, not ${users}: its clock or its counts are wrong.`,
  ];
}
