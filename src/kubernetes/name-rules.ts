/** What the API server demands of names (apimachinery util/validation), each rule as the text that is said of a breach. */

type Rule = (text: string) => string | undefined;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = String.raw`${label}(\.${label})*`;

export const dnsSubdomain = named(
  253,
  subdomain,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')",
);

export const dnsLabel = named(
  63,
  label,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc')",
);

export const serviceName = named(
  63,
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123')",
);

const wildcardHost = named(
  253,
  String.raw`\*\.${subdomain}`,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com')",
);

export const host: Rule = (text) => {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f.:]*:[0-9a-f.:]*:[0-9a-f.:]*$/i.test(text)) {
    return 'must be a DNS name, not an IP address';
  }
  return text.includes('*') ? wildcardHost(text) : dnsSubdomain(text);
};

/** The name of a port: an IANA service name (RFC 6335). */
export const portName: Rule = (text) => {
  if (text.length > 15) return 'must be no more than 15 characters';
  if (!/^[-a-z0-9]*$/.test(text)) {
    return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
  }
  if (!/[a-z]/.test(text)) return 'must contain at least one letter (a-z)';
  if (text.includes('--')) return 'must not contain consecutive hyphens';
  return /^-|-$/.test(text) ? 'must not begin or end with a hyphen' : undefined;
};

export function portNumber(port: number): string | undefined {
  return port >= 1 && port <= 65535 ? undefined : 'must be between 1 and 65535, inclusive';
}

function named(maxLength: number, pattern: string, text: string): Rule {
  const whole = new RegExp(`^${pattern}$`);
  return (name) => {
    // Length first: the expression takes quadratic time.
    if (name.length > maxLength) return `must be no more than ${maxLength} characters`;
    return whole.test(name) ? undefined : text;
  };
}
