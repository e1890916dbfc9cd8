/** What the API server refuses of Gateway API, in its words. */
import { describe, expect, test } from 'vitest';
import { changed, issuesOf, type Loose } from '../manifests.fixture.ts';
import {
  gateway,
  gatewayClass,
  httpRoute,
  referenceGrant,
  rule,
} from './gateway-manifests.fixture.ts';

const route = httpRoute('web', [rule('/a', ['web:80'], { filters: [] })], { hostnames: ['a.b'] });
const gw = gateway('gw', ['http HTTP:80', 'other HTTP:8080']);

/** `field` of the first rule becomes `value`; what is said, without the line. */
async function ofRule(change: object): Promise<string[]> {
  const issues = await changed(route, (value) => {
    Object.assign(value['spec']!['rules']![0]!, change);
  });
  return issues.map((issue) => issue.replace(/^\d+ +spec\.rules\[0\]\.?/, ''));
}

async function ofMatch(match: object): Promise<string[]> {
  return (await ofRule({ matches: [match] })).map((issue) => issue.replace(/^matches\[0\]\./, ''));
}

async function ofFilters(...filters: readonly object[]): Promise<string[]> {
  const issues = await ofRule({ filters });
  return issues.map((issue) => issue.replace(/^filters\[0\]\./, ''));
}

describe('objects', () => {
  test('of both versions, alone and in lists, pass without complaint', async () => {
    const grant = referenceGrant(
      'b',
      { kind: 'HTTPRoute', namespace: 'a' },
      { group: '', kind: 'Service' },
    );
    const beta = [route, gw, gatewayClass].map((each) => each.replace('/v1"', '/v1beta1"'));
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [route, gw, gatewayClass, grant].map((each) => JSON.parse(each) as Loose),
    };
    const typed = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRouteList',
      items: [{ metadata: { name: 'x' }, spec: {} }],
    };
    for (const manifests of [beta, [JSON.stringify(list)], [JSON.stringify(typed)]]) {
      expect(await issuesOf(manifests.join('\n---\n'))).toEqual([]);
    }
  });

  test('of a version that is no longer served are refused', async () => {
    expect(await issuesOf(route.replace('/v1"', '/v1alpha2"'))).toEqual([
      expect.stringContaining('expected gateway.networking.k8s.io/v1, received'),
    ]);
  });
});

describe('paths', () => {
  test.each([
    [
      'a',
      "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
    ],
    ['/a//b', "must not contain '//' when type one of ['Exact', 'PathPrefix']"],
    ['/a/./b', "must not contain '/./' when type one of ['Exact', 'PathPrefix']"],
    ['/a/../b', "must not contain '/../' when type one of ['Exact', 'PathPrefix']"],
    ['/a%2fb', "must not contain '%2f' when type one of ['Exact', 'PathPrefix']"],
    ['/a%2Fb', "must not contain '%2F' when type one of ['Exact', 'PathPrefix']"],
    ['/a/..', "must not end with '/..' when type one of ['Exact', 'PathPrefix']"],
    ['/a/.', "must not end with '/.' when type one of ['Exact', 'PathPrefix']"],
  ])('%s is refused', async (value, text) => {
    for (const type of ['Exact', 'PathPrefix']) {
      expect(await ofMatch({ path: { type, value } })).toEqual([
        `path.value: Invalid value: "${value}": ${text}`,
      ]);
    }
  });

  test('with characters that no request can have are refused, all problems at once', async () => {
    expect(await ofMatch({ path: { type: 'Exact', value: '/a b//#' } })).toEqual([
      expect.stringContaining("must not contain '//'"),
      expect.stringContaining("must not contain '#'"),
      expect.stringContaining(
        "must only contain valid characters (matching ^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$)",
      ),
    ]);
  });

  test('may be anything where they are regular expressions, if RE2 understands them', async () => {
    expect(await ofMatch({ path: { type: 'RegularExpression', value: '^//a b' } })).toEqual([]);
    expect(await ofMatch({ path: { type: 'RegularExpression', value: '/(a' } })).toEqual([
      expect.stringMatching(
        /^path\.value: Invalid value: "\/\(a": must be a regular expression of RE2: .*missing closing/,
      ),
    ]);
    expect(await ofMatch({ path: { type: 'Prefix', value: '/' } })).toEqual([
      'path.type: Unsupported value: "Prefix": supported values: "Exact", "PathPrefix", "RegularExpression"',
    ]);
  });
});

describe('limits', () => {
  const many = (count: number) => Array.from({ length: count }, () => ({}));

  test('16 rules, 64 matches each and 128 in all', async () => {
    const withRules = (rules: readonly object[]) =>
      changed(route, (value) => Object.assign(value['spec']!, { rules }));
    expect(await withRules(many(16))).toEqual([]);
    expect(await withRules(many(17))).toEqual([
      expect.stringContaining('spec.rules: Too many: 17: must have at most 16 items'),
    ]);
    expect(await withRules([{ matches: many(64) }, { matches: many(64) }])).toEqual([]);
    expect(await withRules([{ matches: many(64) }, { matches: many(64) }, {}])).toEqual([
      expect.stringContaining(
        'the total number of matches across all rules in a route must be less than 128',
      ),
    ]);
    expect(await withRules([{ matches: many(65) }])).toEqual([
      expect.stringContaining('spec.rules[0].matches: Too many: 65: must have at most 64 items'),
    ]);
  });

  test('of hostnames, ports, weights and codes', async () => {
    const issues = await changed(route, (value) =>
      Object.assign(value['spec']!, {
        hostnames: ['UPPER.com'],
        rules: [
          {
            backendRefs: [
              { name: 'a', port: 0 },
              { name: 'b', port: 80, weight: -1 },
            ],
            retry: { codes: [200] },
            timeouts: { request: '1 s' },
          },
        ],
      }),
    );
    const texts = issues.map((issue) => issue.replace(/^\d+ +/, ''));
    expect(texts.toSorted()).toEqual([
      expect.stringContaining(
        'spec.hostnames[0]: Invalid value: "UPPER.com": spec.hostnames[0] in body should match',
      ),
      'spec.rules[0].backendRefs[0].port: Invalid value: 0: spec.rules[0].backendRefs[0].port in body should be greater than or equal to 1',
      'spec.rules[0].backendRefs[1].weight: Invalid value: -1: spec.rules[0].backendRefs[1].weight in body should be greater than or equal to 0',
      'spec.rules[0].retry.codes[0]: Invalid value: 200: spec.rules[0].retry.codes[0] in body should be greater than or equal to 400',
      expect.stringContaining(
        'spec.rules[0].timeouts.request: Invalid value: "1 s": spec.rules[0].timeouts.request in body should match',
      ),
    ]);
  });
});

describe('rules', () => {
  const replacing = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' };

  test.each<[string, object, string[]]>([
    [
      'backends beside a redirect',
      { filters: [{ type: 'RequestRedirect', requestRedirect: {} }] },
      [
        'filters[0]: Invalid value: RequestRedirect filter must not be used together with backendRefs',
      ],
    ],
    [
      'a prefix to replace where there are two matches',
      { matches: [{}, {}], filters: [{ type: 'URLRewrite', urlRewrite: { path: replacing } }] },
      [
        'filters[0].urlRewrite.path.replacePrefixMatch: Invalid value: "/x": When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified',
      ],
    ],
    [
      'a prefix to replace where the match is exact',
      {
        matches: [{ path: { type: 'Exact', value: '/a' } }],
        backendRefs: [],
        filters: [{ type: 'RequestRedirect', requestRedirect: { path: replacing } }],
      },
      [
        'filters[0].requestRedirect.path.replacePrefixMatch: Invalid value: "/x": When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified',
      ],
    ],
    [
      'a backend that replaces a prefix where there are two matches',
      {
        matches: [{}, {}],
        backendRefs: [
          {
            name: 'a',
            port: 80,
            filters: [{ type: 'URLRewrite', urlRewrite: { path: replacing } }],
          },
        ],
      },
      [
        'backendRefs[0].filters[0].urlRewrite.path.replacePrefixMatch: Invalid value: "/x": Within backendRefs, when using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified',
      ],
    ],
    [
      'an attempt that may take longer than the request',
      { timeouts: { request: '1s', backendRequest: '1s1ms' } },
      [
        'timeouts.backendRequest: Invalid value: "1s1ms": backendRequest timeout cannot be longer than request timeout',
      ],
    ],
    ['no bound to the request', { timeouts: { request: '0s', backendRequest: '1h' } }, []],
    [
      'a Service without a port',
      { backendRefs: [{ name: 'a' }, { name: 'b', group: 'example.com', kind: 'Bucket' }] },
      ['backendRefs[0]: Invalid value: Must have port for Service reference'],
    ],
    [
      'a header that is asked for twice',
      {
        matches: [
          {
            headers: [
              { name: 'a', value: 'b' },
              { name: 'a', value: 'c' },
            ],
          },
        ],
      },
      ['matches[0].headers[1]: Duplicate value: {"name":"a"}'],
    ],
  ])('%s: %j', async (_, change, issues) => {
    expect(await ofRule(change)).toEqual(issues);
  });

  test('of one name', async () => {
    const rules = [{ name: 'a' }, { name: 'a' }];
    expect(await changed(route, (value) => Object.assign(value['spec']!, { rules }))).toEqual([
      expect.stringContaining(
        'spec.rules[1].name: Invalid value: "a": Rule name must be unique within the route',
      ),
    ]);
  });
});

describe('filters', () => {
  const set = { set: [{ name: 'a', value: 'b' }] };

  test.each<[string, readonly object[], string[]]>([
    [
      'without what their type asks for',
      [{ type: 'CORS' }],
      ['cors: Invalid value: filter.cors must be specified for CORS filter.type'],
    ],
    [
      'with what is of another type',
      [{ type: 'RequestHeaderModifier', requestHeaderModifier: set, urlRewrite: {} }],
      [
        'urlRewrite: Invalid value: filter.urlRewrite must be nil if the filter.type is not URLRewrite',
      ],
    ],
    [
      'repeated',
      [
        { type: 'RequestHeaderModifier', requestHeaderModifier: set },
        { type: 'RequestHeaderModifier', requestHeaderModifier: set },
      ],
      [
        'filters[1].type: Invalid value: "RequestHeaderModifier": RequestHeaderModifier filter cannot be repeated',
      ],
    ],
    [
      'of no known type',
      [{ type: 'Nonsense' }],
      [
        expect.stringContaining(
          'type: Unsupported value: "Nonsense": supported values: "RequestHeaderModifier", ',
        ) as string,
      ],
    ],
    [
      'of both a percentage and a fraction',
      [
        {
          type: 'RequestMirror',
          requestMirror: {
            backendRef: { name: 'a', port: 80 },
            percent: 1,
            fraction: { numerator: 3, denominator: 2 },
          },
        },
      ],
      [
        'requestMirror: Invalid value: Only one of percent or fraction may be specified in HTTPRequestMirrorFilter',
        'requestMirror.fraction: Invalid value: numerator must be less than or equal to denominator',
      ],
    ],
    [
      'with any origin beside others',
      [{ type: 'CORS', cors: { allowOrigins: ['*', 'https://a.b'] } }],
      ["cors.allowOrigins: Invalid value: AllowOrigins cannot contain '*' alongside other origins"],
    ],
    [
      'that would end the line of a header',
      [
        {
          type: 'ResponseHeaderModifier',
          responseHeaderModifier: { set: [{ name: 'a', value: 'b\r\nc: d' }] },
        },
      ],
      [
        String.raw`responseHeaderModifier.set[0].value: Invalid value: "b\r\nc: d": should match '^[!-~]+([\t ]?[!-~]+)*$'`,
      ],
    ],
    [
      'that replace a path by nothing',
      [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplaceFullPath', replacePrefixMatch: '/' } },
        },
      ],
      [
        "urlRewrite.path.replaceFullPath: Invalid value: replaceFullPath must be specified when type is set to 'ReplaceFullPath'",
        `urlRewrite.path.replacePrefixMatch: Invalid value: "/": type must be 'ReplacePrefixMatch' when replacePrefixMatch is set`,
      ],
    ],
  ])('%s: %j', async (_, filters, issues) => {
    expect(await ofFilters(...filters)).toEqual(issues);
  });

  test('that rewrite what is redirected are refused', async () => {
    const both = [
      { type: 'RequestRedirect', requestRedirect: {} },
      { type: 'URLRewrite', urlRewrite: { hostname: 'a.b' } },
    ];
    expect(await ofRule({ filters: both, backendRefs: [] })).toEqual([
      'filters: Invalid value: May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
    ]);
  });
});

describe('parents', () => {
  test('of one name must be told apart', async () => {
    const parentRefs = (refs: readonly object[]) =>
      changed(route, (value) => Object.assign(value['spec']!, { parentRefs: refs }));
    const text = 'when parentRefs includes 2 or more references to the same parent';
    expect(await parentRefs([{ name: 'a' }, { name: 'b' }])).toEqual([]);
    expect(
      await parentRefs([
        { name: 'a', port: 80 },
        { name: 'a', sectionName: 'x' },
      ]),
    ).toEqual([]);
    expect(await parentRefs([{ name: 'a' }, { name: 'a', sectionName: 'x' }])).toEqual([
      expect.stringContaining(
        `parentRefs[0]: Invalid value: sectionName or port must be specified ${text}`,
      ),
    ]);
    expect(
      await parentRefs([
        { name: 'a', port: 80 },
        { name: 'a', port: 80 },
      ]),
    ).toEqual([
      expect.stringContaining(
        `parentRefs[1]: Invalid value: sectionName or port must be unique ${text}`,
      ),
    ]);
  });
});

describe('listeners', () => {
  const ofListener = async (change: object) => {
    const issues = await changed(gw, (value) =>
      Object.assign(value['spec']!['listeners']![1]!, change),
    );
    return issues.map((issue) => issue.replace(/^\d+ +spec\.listeners\[1\]\.?/, ''));
  };

  test.each<[object, string]>([
    [
      { name: 'http' },
      'name: Invalid value: "http": Listener name must be unique within the Gateway',
    ],
    [
      { port: 80 },
      ': Invalid value: Combination of port, protocol and hostname must be unique for each listener',
    ],
    [
      { tls: { certificateRefs: [{ name: 'a' }] } },
      "tls: Invalid value: tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
    ],
    [
      { protocol: 'HTTPS', tls: { mode: 'Passthrough' } },
      'tls.mode: Invalid value: "Passthrough": tls mode must be Terminate for protocol HTTPS',
    ],
    [
      { protocol: 'HTTPS', tls: {} },
      'tls: Invalid value: certificateRefs or options must be specified when mode is Terminate',
    ],
    [{ protocol: 'TLS' }, 'tls.mode: Invalid value: tls mode must be set for protocol TLS'],
    [
      { protocol: 'UDP', hostname: 'a.b' },
      `hostname: Invalid value: "a.b": hostname must not be specified for protocols ['TCP', 'UDP']`,
    ],
  ])('%j is refused', async (change, text) => {
    expect(await ofListener(change)).toEqual([text]);
  });
});
