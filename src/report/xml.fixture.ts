/** A strict reader of the XML that reports are made of: elements, attributes, text, the five entities; nothing else passes. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const token =
  /<(?<close>\/)?(?<name>[A-Za-z][\w-]*)(?<attributes>(?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/y;

export function readXml(document: string): XmlElement {
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(prolog)) throw new Error('expected an XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = prolog.length;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const groups = token.exec(document)?.groups;
    if (!groups) throw new Error(`expected markup or text at ${document.slice(at, at + 40)}`);
    const { close, name = '', attributes = '', empty, text } = groups;
    if (text !== undefined) open.at(-1)!.text += unescaped(text);
    else if (close) {
      if (open.pop()!.name !== name) throw new Error(`expected another end than that of ${name}`);
    } else {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') {
    throw new Error('expected one element that holds all, and ends');
  }
  return root.children[0]!;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, unescaped(value!)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    throw new Error(`expected each attribute once in ${text}`);
  }
  return Object.fromEntries(pairs);
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)) {
    throw new Error('expected characters of XML 1.0');
  }
  return text.replaceAll(/&(\w*;?)/g, (_, name: string) => {
    const character = name.endsWith(';') ? entities[name.slice(0, -1)] : undefined;
    if (character === undefined) throw new Error(`expected an entity, received &${name}`);
    return character;
  });
}
