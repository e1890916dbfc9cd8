import { expect, test } from 'vitest';
import { nginxText } from './nginx-variables.ts';
import { plainRequest } from './plain-request.ts';

const request = plainRequest('Shop.Test.:8080', '/a%20b//c/../d?User=Ada&user=Bo&x', {
  method: 'PUT',
  scheme: 'https',
  port: 443,
  clientAddress: '192.0.2.7',
  headers: new Map([
    ['x-tenant-id', 'blue'],
    ['cookie', 'sid=1; sid=2;theme=dark'],
  ]),
});

test.each([
  ['$request_uri', '/a%20b//c/../d?User=Ada&user=Bo&x'],
  ['$uri', '/a b/d'],
  ['$document_uri', '/a b/d'],
  ['$args', 'User=Ada&user=Bo&x'],
  ['?$is_args', '??'],
  ['$arg_user', 'Ada'],
  ['$arg_x', ''],
  ['$host', 'shop.test'],
  ['$http_host', 'Shop.Test.:8080'],
  ['$http_x_tenant_id', 'blue'],
  ['$HTTP_X_Tenant_Id', 'blue'],
  ['$cookie_sid', '1'],
  ['$cookie_theme', 'dark'],
  ['$remote_addr', '192.0.2.7'],
  ['$scheme$https-$server_port', 'httpson-443'],
  ['$request_method', 'PUT'],
  ['${http_x_tenant_id}s', 'blues'],
  ['text', 'text'],
  ['$', '$'],
  ['', ''],
])('%s', (text, filled) => {
  const { unknown, fill } = nginxText(text);
  expect(fill(request)).toBe(filled);
  expect(unknown).toEqual([]);
});

test('after a rewrite $uri and $args are those of the pod, $request_uri is not', () => {
  const { fill } = nginxText('$uri $args $arg_v $request_uri');
  expect(fill(plainRequest('a', '/x?q=1'), '/y?v=2&q=1')).toBe('/y v=2&q=1 2 /x?q=1');
});

test('what is not known here is named, and empty', () => {
  const { unknown, fill } = nginxText('a$geoip_city-${request_id}b');
  expect(unknown).toEqual(['$geoip_city', '$request_id']);
  expect(fill(request)).toBe('a-b');
});
