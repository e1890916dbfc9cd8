/**
 * A place inside a manifest: its value, its path, and the problems that can be said of it in the API server's own form
 * (`Required value`, `Invalid value`, …; apimachinery util/validation/field). Reading never fails: what is missing or of
 * another type is undefined, because the schema reports it.
 */
import type { Issue } from '../core/issue.ts';
import type { NodePath, SourceDocument } from '../core/source-document.ts';

export class ManifestNode {
  readonly document: SourceDocument;
  readonly path: NodePath;
  readonly value: unknown;

  constructor(document: SourceDocument, path: NodePath, value: unknown) {
    this.document = document;
    this.path = path;
    this.value = value;
  }

  at(...keys: NodePath): ManifestNode {
    let value = this.value;
    for (const key of keys) {
      const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
      value = inside ? (value as Record<string, unknown>)[key] : undefined;
    }
    return new ManifestNode(this.document, [...this.path, ...keys], value);
  }

  /** To Kubernetes null is the same as nothing. */
  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The place to complain of that these fields are missing: the one that was written as null, else the object. */
  whereMissing(...fields: readonly string[]): ManifestNode {
    return fields.map((field) => this.at(field)).find(({ value }) => value === null) ?? this;
  }

  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /** The elements of an array. */
  get items(): ManifestNode[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
  }

  /** The fields of an object that are text: labels, selectors, annotations. */
  get texts(): ReadonlyMap<string, string> {
    const entries = this.isObject ? Object.entries(this.value as object) : [];
    return new Map(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }

  error(message: string, of: 'key' | 'value' = 'value'): Issue {
    return this.#issue('error', message, of);
  }

  note(message: string): Issue {
    return this.#issue('note', message, 'value');
  }

  required(text?: string): Issue {
    return this.error(text === undefined ? 'Required value' : `Required value: ${text}`);
  }

  invalid(text: string): Issue {
    const isScalar = this.isPresent && typeof this.value !== 'object';
    const written = isScalar ? `${describeValue(this.value)}: ` : '';
    return this.error(`Invalid value: ${written}${text}`);
  }

  unsupported(supported: readonly string[]): Issue {
    const names = supported.map((name) => `"${name}"`).join(', ');
    return this.error(
      `Unsupported value: ${describeValue(this.value)}: supported values: ${names}`,
    );
  }

  duplicate(): Issue {
    return this.error(`Duplicate value: ${describeValue(this.value)}`);
  }

  #issue(severity: Issue['severity'], message: string, of: 'key' | 'value'): Issue {
    const position = this.document.positionOf(this.path, of);
    return { severity, path: formatPath(this.path), message, position };
  }
}

/** As people write it: `spec.rules[0].host`, `metadata.annotations[example.com/key]`. */
export function formatPath(path: NodePath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number' || !/^[\w-]+$/.test(key)) return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
