/** Reading what the user named, and saving results. */
import { constants, existsSync } from 'node:fs';
import { access, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Larger than any sane manifest; what is beyond is not read into memory. */
const maxInputBytes = 8 * 1024 * 1024;

/** A text file; rejects with a plain sentence. */
export async function readInput(path: string, mostBytes = maxInputBytes): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) throw new Error('it is a directory');
    await using file = await open(path);
    return await collect(file.createReadStream(), mostBytes);
  } catch (error) {
    throw new Error(`cannot read ${path}: ${plainReason(error)}`, { cause: error });
  }
}

export async function readStandardInput(): Promise<string> {
  return await collect(process.stdin, maxInputBytes);
}

/** Makes the folder where it is missing; rejects with a plain sentence where nothing can be written. */
export async function makeWritable(folder: string): Promise<void> {
  try {
    await makeFolders(resolve(folder));
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`cannot write to ${folder}: ${plainReason(error)}`, { cause: error });
  }
}

// Node's own recursive mkdir never returns where a file system allows no folders (/proc).
async function makeFolders(folder: string): Promise<void> {
  if (existsSync(folder)) {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is not a directory');
    return;
  }
  const parent = dirname(folder);
  if (parent !== folder) await makeFolders(parent);
  await mkdir(folder);
}

/** Makes `root/name`, or `root/name-2` and so on where that exists; resolves with its path. */
export async function makeFreshFolder(root: string, name: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const path = join(root, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

export async function writeFiles(
  folder: string,
  files: readonly { readonly name: string; readonly content: string }[],
): Promise<void> {
  await Promise.all(files.map(({ name, content }) => writeFile(join(folder, name), content)));
}

export async function readResultFile(folder: string): Promise<string> {
  const path = folder.endsWith('.json') ? folder : join(folder, 'result.json');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${path}: ${plainReason(error)}`, { cause: error });
  }
}

/** Undefined where there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${path}: ${plainReason(error)}`, { cause: error });
  }
}

async function collect(stream: AsyncIterable<Buffer | string>, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > mostBytes) {
      throw new Error(`it is larger than ${Math.floor(mostBytes / 1024 ** 2)} MiB`);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function plainReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  return message;
}
