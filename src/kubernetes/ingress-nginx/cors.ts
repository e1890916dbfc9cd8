/** `enable-cors` and what belongs to it (internal/ingress/annotations/cors). */
import type { NginxCors } from '../../core/nginx-location.ts';
import type { NginxAnnotations } from './annotation-reader.ts';

const defaultMethods = 'GET, PUT, POST, DELETE, PATCH, OPTIONS';
const defaultHeaders =
  'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization';
const origin = /^(?:[a-z]+:\/\/(?:\*\.)?[A-Za-z0-9.-]*(?::\d+)?|null)$/;

export function corsOf(annotations: NginxAnnotations): NginxCors | undefined {
  if (!annotations.bool('enable-cors')) return undefined;
  return {
    origins: originsOf(annotations),
    methods: annotations.text('cors-allow-methods') ?? defaultMethods,
    headers: annotations.text('cors-allow-headers') ?? defaultHeaders,
    exposedHeaders: annotations.text('cors-expose-headers'),
    credentials: annotations.bool('cors-allow-credentials') ?? true,
    maxAgeSeconds: annotations.int('cors-max-age') ?? 1_728_000,
  };
}

function originsOf(annotations: NginxAnnotations): readonly string[] {
  const written = annotations.text('cors-allow-origin') ?? '*';
  const origins = written.split(',').map((part) => part.trim());
  if (origins.includes('*')) return ['*'];
  for (const wrong of origins.filter((each) => !origin.test(each))) {
    annotations.remark(
      'cors-allow-origin',
      `ingress-nginx leaves out "${wrong}": it has no scheme`,
    );
  }
  return origins.filter((each) => origin.test(each));
}
