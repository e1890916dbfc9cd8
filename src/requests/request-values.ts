/**
 * The texts of request number k: target, headers and body with their placeholders filled. Each value is a function of
 * (seed, where it stands, k), so that neither strategy nor engine nor the number of threads changes what is sent.
 */
import { CounterRng } from '../core/rng.ts';
import type { FeedSpec, RequestSpec, RunSpec } from '../core/run-spec.ts';
import { generatedBody } from './generated-body.ts';
import { parseTemplate, type Placeholder } from './template.ts';
import { uuids } from './uuids.ts';

export type Fill = (k: number) => string;

const asItIs = (text: string) => text;

export class RequestValues {
  readonly #seed: number;
  readonly #feeds: readonly FeedSpec[];

  constructor({ seed, feeds = [] }: Pick<RunSpec, 'seed' | 'feeds'>) {
    this.#seed = seed;
    this.#feeds = feeds;
  }

  /** Values from feeds are percent-encoded. */
  target({ target, templated }: RequestSpec): Fill {
    if (!templated?.includes('target')) return () => target;
    return this.#fill('target', target, asItIs, encodeURIComponent);
  }

  headers({ headers, templated }: RequestSpec): readonly (readonly [name: string, Fill])[] {
    return Object.entries(headers).map(([name, value]) => [
      name,
      templated?.includes('headers')
        ? this.#fill(`header ${name}`, value, asItIs, asItIs)
        : () => value,
    ]);
  }

  /** `encode` is applied to all that is not ASCII by nature. */
  body({ body = '', bodyBytes, templated }: RequestSpec, encode: (text: string) => string): Fill {
    if (bodyBytes !== undefined) return generatedBody(bodyBytes, this.#seed);
    if (templated?.includes('body')) return this.#fill('body', body, encode, encode);
    const encoded = encode(body);
    return () => encoded;
  }

  #fill(
    place: string,
    text: string,
    encodeText: (text: string) => string,
    encodeCell: (cell: string) => string,
  ): Fill {
    const template = parseTemplate(text);
    if ('unknown' in template) throw new Error(`there is no placeholder ${template.unknown}`);
    const parts = template.map((part, index) =>
      typeof part === 'string'
        ? encodeText(part)
        : this.#placeholder(part, `${place} ${index}`, encodeCell),
    );
    return (k) => {
      let filled = '';
      for (const part of parts) filled += typeof part === 'string' ? part : part(k);
      return filled;
    };
  }

  #placeholder(placeholder: Placeholder, place: string, encode: (cell: string) => string): Fill {
    switch (placeholder.kind) {
      case 'seq':
        return String;
      case 'uuid':
        return uuids(this.#seed, `uuid of ${place}`);
      case 'random': {
        const { least, most } = placeholder;
        const draws = new CounterRng(this.#seed, `random of ${place}`);
        return (k) => String(least + Math.floor(draws.at(k) * (most - least + 1)));
      }
      case 'feed':
        return this.#cells(placeholder.feed, placeholder.column, encode);
    }
  }

  /** All columns of a feed come from one row. */
  #cells(name: string, column: string, encode: (cell: string) => string): Fill {
    const feed = this.#feeds.find((each) => each.name === name);
    const place = feed?.columns.indexOf(column) ?? -1;
    if (!feed || place < 0) throw new Error(`there is no column ${column} in a feed ${name}`);
    const cells = feed.rows.map((row) => encode(row[place]!));
    if (feed.pick === 'sequential') return (k) => cells[k % cells.length]!;
    const draws = new CounterRng(this.#seed, `row of ${name}`);
    return (k) => cells[Math.floor(draws.at(k) * cells.length)]!;
  }
}
