/** The contract with CI. Precedence: 2 > 130 > 3 > 1 > 0. */
export const exitCodes = {
  passed: 0,
  gateFailed: 1,
  refused: 2,
  noVerdict: 3,
  interrupted: 130,
} as const;
