/** Scenarios around one request, and what becomes of them. */
import { expect } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';

type Files = Readonly<Record<string, string>>;

export const url = 'http://example.com/';

/** Lines under `spec:`. */
export function scenarioOf(...lines: string[]): string {
  return scenarioText(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

/** The feed's file is `dir/users.csv`. */
export function withUsers(request: string, pick = ''): string {
  const feeds = `feeds: { users: { file: users.csv${pick} } }`;
  return scenarioOf(feeds, 'requests:', `  - ${request}`);
}

export async function runOf(text: string, files: Files = {}) {
  const { plan, problems } = await planOf(text, {}, files);
  expect(problems).toEqual([]);
  return plan!.runs[0]!;
}

export async function problemsOf(text: string, files: Files = {}): Promise<string[]> {
  return (await planOf(text, {}, files)).problems;
}

/** Without their places. */
export async function messagesOf(text: string, files: Files = {}): Promise<string[]> {
  return (await problemsOf(text, files)).map((line) => line.replace(/^\S+ {2}/, ''));
}
