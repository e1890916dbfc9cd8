import { describe, expect, test } from 'vitest';
import type { BaselineVerdict, GateReport } from '../results/gate-report.ts';
import type { GateVerdict } from '../results/run-result.ts';
import { gateFormats } from './gate-report.ts';
import { readXml, type XmlElement } from './xml.fixture.ts';

const passed: GateVerdict = {
  rule: 'p99(responseTime) < 60ms',
  strategy: 'p2c',
  value: 41.234,
  bound: 60,
  unit: 'ms',
  verdict: 'passed',
};
const worse: BaselineVerdict = {
  ...passed,
  metric: 'p99(responseTime)',
  better: 'lower',
  rule: 'p99(responseTime) <= baseline + 5%',
  baseline: 34.4,
  bound: 36.12,
  change: {
    scale: 'ratio',
    estimate: 1.2,
    interval: { low: 1.1, high: 1.31 },
    paired: true,
    repetitions: 8,
  },
  verdict: 'failed',
};
const nasty = 'a<b & "c" | `d` \u0000 *e*';
const unknown: GateVerdict = {
  ...passed,
  strategy: nasty,
  value: null,
  verdict: 'undetermined',
  reason: `${nasty} was aborted`,
};
const report: GateReport = {
  scenario: 'check & out',
  differences: ['node 26 → 27.'],
  gates: [passed, { ...passed, value: 61, verdict: 'failed' }, unknown],
  againstBaseline: [worse, { ...worse, change: null, verdict: 'undetermined', reason: 'no pairs' }],
};

describe('verdicts as text', () => {
  const text = gateFormats.text(report);

  test('open with what sets the two apart', () => {
    expect(text).toMatch(/^! {2}node 26 → 27\.\n\nPASS /);
  });

  test('tell the change, its interval and where it came from', () => {
    expect(text).toMatch(
      /^FAIL +p99\(responseTime\) <= baseline \+ 5% +p2c +41\.2ms\n +\+20\.0% \(\+10\.0% … \+31\.0%\) from 34\.4ms, 8 pairs$/m,
    );
  });

  test('say where there are none', () => {
    expect(
      gateFormats.text({ ...report, differences: [], gates: [], againstBaseline: undefined }),
    ).toBe('The scenario has no gates.\n');
  });
});

describe('verdicts as Markdown', () => {
  const lines = gateFormats.markdown(report).split('\n');

  test('are tables with as many cells in each row', () => {
    const rows = lines.filter((line) => line.startsWith('|'));
    const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length - 2);
    expect(cells).toEqual([5, 5, 5, 5, 5, 6, 6, 6, 6]);
    expect(rows[2]).toBe('| PASS | `p99(responseTime) < 60ms` | p2c | 41.2ms |  |');
  });

  test('leave no markup in words of others', () => {
    const row = lines.find((line) => line.includes('UNDETERMINED'))!;
    expect(row).toContain('a&lt;b & "c" \\| \\`d\\`');
    expect(row).toContain('\\*e\\*');
  });
});

describe('verdicts as JSON', () => {
  test('are the report as it is', () => {
    expect(JSON.parse(gateFormats.json(report))).toEqual(report);
  });
});

/**
 * The parts we use of the schema by which Jenkins reads JUnit reports (xunit plugin, junit-10.xsd): required and optional
 * attributes with their form, and which children in which order.
 */
const number = /^\d+$/;
const any = /^/;
const schema: Readonly<Record<string, ElementRule>> = {
  testsuites: {
    required: {},
    optional: { name: any, tests: number, failures: number, errors: number },
    children: /^(testsuite )*$/,
  },
  testsuite: {
    required: { name: any, tests: number, failures: number, errors: number },
    optional: {},
    children: /^(testcase )*(system-out )?$/,
  },
  testcase: {
    required: { name: any },
    optional: { classname: any, time: /^\d+(\.\d+)?$/ },
    children: /^(error |failure )?$/,
  },
  failure: { required: {}, optional: { type: any, message: any }, children: /^$/ },
  error: { required: {}, optional: { type: any, message: any }, children: /^$/ },
  'system-out': { required: {}, optional: {}, children: /^$/ },
};

interface ElementRule {
  readonly required: Readonly<Record<string, RegExp>>;
  readonly optional: Readonly<Record<string, RegExp>>;
  /** Of their names, each with a space. */
  readonly children: RegExp;
}

function violations({ name, attributes, children, text }: XmlElement): string[] {
  const rule = schema[name];
  if (!rule) return [`unknown element ${name}`];
  const allowed = { ...rule.required, ...rule.optional };
  const holdsText = ['failure', 'error', 'system-out'].includes(name);
  return [
    ...Object.keys(rule.required).filter((key) => attributes[key] === undefined),
    ...Object.entries(attributes).flatMap(([key, value]) =>
      allowed[key]?.test(value) ? [] : [`${name} ${key}="${value}"`],
    ),
    ...(rule.children.test(children.map((child) => `${child.name} `).join(''))
      ? []
      : [`in ${name}`]),
    ...(holdsText || text.trim() === '' ? [] : [`text in ${name}`]),
    ...children.flatMap(violations),
  ];
}

describe('verdicts as JUnit XML', () => {
  const root = readXml(gateFormats.junit(report));
  const [gates, baseline] = root.children;

  test('keep to the schema, whatever users call their strategies', () => {
    expect(root.name).toBe('testsuites');
    expect(violations(root)).toEqual([]);
  });

  test('make a failed rule a failure, and one without a verdict an error', () => {
    expect(gates!.children.map(({ children }) => children.map(({ name }) => name))).toEqual([
      [],
      ['failure'],
      ['error'],
    ]);
    expect(gates!.attributes).toMatchObject({ tests: '3', failures: '1', errors: '1' });
    expect(root.attributes).toMatchObject({ tests: '5', failures: '2', errors: '2' });
  });

  test('carry names, reasons and changes through the escapes', () => {
    const shown = nasty.replace('\u0000', '?');
    const [, , third] = gates!.children;
    expect(third!.attributes['classname']).toContain('check & out.a<b');
    expect(third!.children[0]!.attributes['message']).toBe(`${shown} was aborted`);
    expect(baseline!.children[0]!.children[0]!.text).toContain('+20.0% (+10.0% … +31.0%)');
    expect(baseline!.children.at(-1)!.text).toBe('node 26 → 27.');
  });
});

describe('the reader of XML that these tests rely on', () => {
  test.each([
    '<a><b></a></b>',
    '<a>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a>&</a>',
    '<a>&nbsp;</a>',
    '<a>\u0001</a>',
  ])('refuses %j', (text) => {
    expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow(/expected/);
  });
});
