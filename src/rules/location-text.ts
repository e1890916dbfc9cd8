/** What annotations of ingress-nginx make of a path, in a few words each. */
import type { NginxCors, NginxLimits, NginxLocation } from '../core/nginx-location.ts';

export function locationTexts(location: NginxLocation): string[] {
  const { rewriteTarget, forwardedPrefix, appRoot, redirect, allow, deny, cors, limits } = location;
  return [
    ...(location.isBroken ? ['out of service: 503'] : []),
    ...(rewriteTarget === undefined ? [] : [`rewrite ${rewriteTarget}`]),
    ...(forwardedPrefix === undefined ? [] : [`prefix ${forwardedPrefix}`]),
    ...(location.useRegex ? ['regular expression'] : []),
    ...(appRoot === undefined ? [] : [`/ to ${appRoot}`]),
    ...(redirect ? [`${redirect.status} ${redirect.url}`] : []),
    ...(location.httpsRedirect ? ['308 https'] : []),
    ...(location.preserveTrailingSlash ? ['closing slash kept'] : []),
    ...(location.fromToWww ? ['308 from or to www.'] : []),
    ...(location.aliases ? [`also ${location.aliases.join(', ')}`] : []),
    ...(allow ? [`only from ${allow.join(', ') || 'nowhere'}`] : []),
    ...(deny ? [`not from ${deny.join(', ')}`] : []),
    ...(cors ? [corsText(cors)] : []),
    ...(limits ? [limitsText(limits)] : []),
  ];
}

/** `rps 2 (10 more at once)`. */
export function limitsText({
  requestsPerSecond,
  requestsPerMinute,
  connections,
  burstMultiplier,
  exempt,
}: NginxLimits): string {
  const rate = (unit: string, limit: number | undefined) =>
    limit === undefined ? [] : [`${unit} ${limit} (${limit * burstMultiplier} more at once)`];
  return [
    ...rate('rps', requestsPerSecond),
    ...rate('rpm', requestsPerMinute),
    ...(connections === undefined ? [] : [`${connections} connections`]),
    ...(exempt.length === 0 ? [] : [`but for ${exempt.join(', ')}`]),
  ].join(', ');
}

function corsText({ origins }: NginxCors): string {
  return `CORS ${origins.join(', ')}`;
}
