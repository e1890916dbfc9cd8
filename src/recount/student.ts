/** Student's t by its finite series for whole degrees of freedom (Abramowitz and Stegun 26.7.3, 26.7.4). */

/** P(|T| < t) with t = √degrees · tan(angle). */
function inside(angle: number, degrees: number): number {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cos : 1;
  let series = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cos * cos;
    series += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sin * series) : sin * series;
}

/** P(|T| ≥ |t|). */
export function outside(t: number, degrees: number): number {
  return 1 - inside(Math.atan(Math.abs(t) / Math.sqrt(degrees)), degrees);
}

/** The t that |T| exceeds in 5 of 100. */
export function t95(degrees: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (inside(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}
