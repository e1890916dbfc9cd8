import { describe, expect, test } from 'vitest';
import { readTarget, type TargetOptions } from './target-option.ts';

/** A name server that knows one name. */
function resolving(addresses: readonly string[]) {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return [...addresses];
  };
  return { asked, resolve };
}

function read(options: TargetOptions, ...addresses: string[]) {
  return readTarget(options, resolving(addresses).resolve);
}

describe('a target on this machine', () => {
  test('needs nothing but its URL', async () => {
    const options = { target: 'http://shop.test:8080/api?x=1', podHeader: 'X-Served-By' };
    expect(await read(options, '127.0.0.1', '::1')).toEqual({
      host: 'shop.test',
      addresses: ['127.0.0.1', '::1'],
      port: 8080,
      podHeader: 'x-served-by',
      isRemote: false,
      authority: 'shop.test:8080',
      path: '/api?x=1',
    });
  });

  test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])(
    'can be %s',
    async (address) => {
      const target = await read({ target: 'http://shop.test' }, address);
      expect(target).toMatchObject({ isRemote: false, port: 80, path: '/', podHeader: 'x-pod' });
    },
  );

  test('can be an IPv6 address, which is asked for without its brackets', async () => {
    const { asked, resolve } = resolving(['::1']);
    const target = await readTarget({ target: 'http://[::1]:8080' }, resolve);
    expect(asked).toEqual(['::1']);
    expect(target).toMatchObject({ host: '::1', authority: '[::1]:8080' });
  });
});

describe('a target behind TLS', () => {
  test('is verified unless that is declined, at its own port', async () => {
    const target = 'https://shop.test/';
    const verified = await read({ target }, '127.0.0.1');
    expect(verified).toMatchObject({ port: 443, authority: 'shop.test', tls: { verify: true } });
    const insecure = await read({ target, insecure: true }, '127.0.0.1');
    expect(insecure).toMatchObject({ tls: { verify: false } });
  });

  test('is what --insecure is for', async () => {
    const refused = read({ target: 'http://shop.test', insecure: true }, '127.0.0.1');
    await expect(refused).rejects.toThrow('--insecure: expected beside --target https://');
  });
});

describe('a target elsewhere', () => {
  const elsewhere = [
    '192.0.2.7',
    '10.0.0.1',
    '0.0.0.0',
    '128.0.0.1',
    '::',
    '2001:db8::1',
    'fe80::1',
  ];

  test.each([...elsewhere, '::ffff:10.0.0.1'])('is refused at %s', async (address) => {
    const refused = read({ target: 'http://shop.test' }, address);
    await expect(refused).rejects.toThrow(`shop.test is ${address}, which is not on this machine`);
  });

  test('is refused when only one of its addresses is elsewhere', async () => {
    const refused = read({ target: 'http://shop.test' }, '127.0.0.1', '192.0.2.7');
    await expect(refused).rejects.toThrow('192.0.2.7');
  });

  test('is let through, and known as such, where that is allowed', async () => {
    const options = { target: 'http://shop.test', allowRemoteTarget: true };
    expect(await read(options, '127.0.0.1', '192.0.2.7')).toMatchObject({ isRemote: true });
    expect(await read(options, '127.0.0.1')).toMatchObject({ isRemote: false });
  });
});

describe('before anything is resolved', () => {
  test.each([
    ['ftp://shop.test', /a URL such as/],
    ['shop.test:8080', /a URL such as/],
    ['', /a URL such as/],
    ['http://me:secret@shop.test', /without user and password/],
  ])('%s is refused', async (target, message) => {
    const { asked, resolve } = resolving(['127.0.0.1']);
    await expect(readTarget({ target }, resolve)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });

  test('a password is not repeated', async () => {
    const refused = read({ target: 'http://me:secret@shop.test' });
    await expect(refused).rejects.not.toThrow('secret');
  });

  test('what belongs to a target is refused without one', async () => {
    await expect(read({ podHeader: 'x-pod' })).rejects.toThrow('--pod-header: expected beside');
    await expect(read({ allowRemoteTarget: true })).rejects.toThrow('--allow-remote-target');
    await expect(read({ insecure: true })).rejects.toThrow('--insecure: expected beside');
    expect(await read({})).toBeUndefined();
  });

  test('a header name is held to its grammar', async () => {
    const refused = read({ target: 'http://shop.test', podHeader: 'x pod' });
    await expect(refused).rejects.toThrow('--pod-header: expected the name of a header');
  });
});

test('a name without an address is refused by name', async () => {
  const refused = readTarget({ target: 'http://shop.test' }, () =>
    Promise.reject(new Error('ENOTFOUND')),
  );
  await expect(refused).rejects.toThrow('--target: shop.test has no address: ENOTFOUND.');
});
