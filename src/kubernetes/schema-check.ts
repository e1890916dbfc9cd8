/**
 * The validators of kubernetes-models, and the pass they lack: they accept unknown fields. A validator reads each field
 * it knows by name, whether or not it is there, so running it over a recording proxy yields the known names of every
 * object it visits, from the very source that validates. Maps are enumerated, and free-form objects read by no name.
 */
import { closestName } from '../core/closest-name.ts';
import type { Issue } from '../core/issue.ts';
import { describeValue, formatPath, type ManifestNode } from './manifest-node.ts';

/** As ajv compiles it: the errors are left on the function. */
export interface SchemaValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

interface SchemaError {
  /** A JSON pointer (RFC 6901). */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: {
    readonly type?: string;
    readonly format?: string;
    readonly missingProperty?: string;
    readonly allowedValues?: readonly unknown[];
    readonly limit?: number;
    readonly pattern?: string;
  };
}

export function checkSchema(validate: SchemaValidator, node: ManifestNode): Issue[] {
  const recording = new Recording(node.value as object);
  validate(recording.proxy);
  return [...schemaIssues(validate.errors ?? [], node), ...unknownFields(recording, node)];
}

class Recording {
  readonly names = new Set<string>();
  readonly inner = new Map<string, Recording>();
  readonly proxy: object;

  constructor(value: object) {
    // A copy, since a proxy of a frozen object may not answer with anything but what is in it.
    const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
    this.proxy = new Proxy<object>(copy, {
      get: (target, name) => this.#read(name, Reflect.get(target, name)),
      ownKeys: (target) => {
        const names = Reflect.ownKeys(target);
        for (const name of names) this.names.add(String(name));
        return names;
      },
    });
  }

  #read(name: string | symbol, value: unknown): unknown {
    if (typeof name === 'symbol') return value;
    this.names.add(name);
    if (typeof value !== 'object' || value === null) return value;
    let inner = this.inner.get(name);
    if (!inner) this.inner.set(name, (inner = new Recording(value)));
    return inner.proxy;
  }
}

function unknownFields(recording: Recording, node: ManifestNode): Issue[] {
  const names = [...recording.names];
  const unknown =
    node.isObject && names.length > 0
      ? Object.keys(node.value as object).filter((name) => !recording.names.has(name))
      : [];
  return [
    ...unknown.map((name) => {
      const closest = closestName(name, names);
      const suggestion = closest === undefined ? '' : `; did you mean "${closest}"?`;
      return node.at(name).error(`unknown field "${name}"${suggestion}`, 'key');
    }),
    ...[...recording.inner].flatMap(([name, inner]) =>
      unknownFields(inner, node.at(Array.isArray(node.value) ? Number(name) : name)),
    ),
  ];
}

function schemaIssues(errors: readonly SchemaError[], node: ManifestNode): Issue[] {
  const missing = errors.flatMap(({ instancePath, params }) =>
    params.missingProperty === undefined
      ? []
      : [follow(node, instancePath).at(params.missingProperty).required()],
  );
  const byPlace = Map.groupBy(
    errors.filter(({ keyword }) => keyword !== 'required'),
    ({ instancePath }) => instancePath,
  );
  const mistaken = [...byPlace].flatMap(([pointer, errorsThere]) => {
    const place = follow(node, pointer);
    const breaches = errorsThere.flatMap((error) => breachOf(error, place));
    if (breaches.length > 0) return [...new Set(breaches)].map((text) => place.error(text));
    const expected = [...new Set(errorsThere.flatMap(expectation))];
    const hint = quotingHint(expected, place.value);
    return place.error(
      `${decodeError(errorsThere, place.value)}expected ${expected.join(' or ')}, received ${describeValue(place.value)}${hint}`,
    );
  });
  return [...missing, ...mistaken];
}

/** What the API server says of a value of the right type that the schema of a custom resource forbids. */
function breachOf({ keyword, params }: SchemaError, place: ManifestNode): string[] {
  const { value, path } = place;
  const received = `Invalid value: ${Array.isArray(value) ? value.length : describeValue(value)}`;
  const should = (text: string) => [`${received}: ${formatPath(path)} in body should ${text}`];
  switch (keyword) {
    case 'enum':
      return typeof value === 'string'
        ? [place.unsupported(params.allowedValues!.map(String)).message]
        : [];
    case 'pattern':
      return should(`match '${params.pattern}'`);
    case 'minimum':
      return should(`be greater than or equal to ${params.limit}`);
    case 'maximum':
      return should(`be less than or equal to ${params.limit}`);
    case 'minLength':
      return should(`be at least ${params.limit} chars long`);
    case 'maxLength':
      return [`Too long: may not be more than ${params.limit} bytes`];
    case 'minItems':
      return should(`have at least ${params.limit} items`);
    case 'maxItems':
      return [`Too many: ${(value as unknown[]).length}: must have at most ${params.limit} items`];
    default:
      return [];
  }
}

function follow(node: ManifestNode, pointer: string): ManifestNode {
  const names = pointer.split('/').slice(1);
  return names.reduce((place, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    return place.at(Array.isArray(place.value) ? Number(key) : key);
  }, node);
}

function expectation({ keyword, params }: SchemaError): string[] {
  switch (keyword) {
    case 'type':
      return [typeNames[params.type!] ?? `a ${params.type}`];
    case 'format':
      // Of a value that is not even an integer the type says enough.
      return params.format === 'byte' ? ['base64 text'] : [`an ${params.format} number`];
    case 'enum':
      return params.allowedValues!.map((value) => JSON.stringify(value));
    default:
      // `oneOf` only says that none of the types it lists beside it was met.
      return [];
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'an array',
  object: 'an object',
  integer: 'an integer',
  string: 'text',
};

/** As the API server says of a scalar field that it has a value of another type, before it comes to any rule. */
function decodeError(errors: readonly SchemaError[], value: unknown): string {
  const types = new Set(errors.flatMap(({ params }) => params.type ?? []));
  const [type] = types.size === 1 ? types : [];
  const wanted = goTypes[type ?? ''];
  const given = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return wanted === undefined ? '' : `cannot unmarshal ${given} into a field of type ${wanted}: `;
}

const goTypes: Readonly<Record<string, string | undefined>> = {
  integer: 'int32',
  string: 'string',
  boolean: 'bool',
};

/** The commonest slip of YAML: `"80"` is text and `true` is not. */
function quotingHint(expected: readonly string[], value: unknown): string {
  if (typeof value === 'string' && /^\d+$/.test(value) && expected[0] === 'an integer') {
    return '; remove the quotes';
  }
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return scalar && expected.includes('text') ? '; put it in quotes' : '';
}
