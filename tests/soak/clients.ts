/** Clients that make one move after another until their time is up. */
import type { Rng } from '../../src/core/rng.ts';
import { connectRaw, type RawConnection } from '../conformance/raw-client.ts';
import { connectTls } from '../conformance/tls-client.ts';
import { type Move, moves, type Player } from './moves.ts';

/** How long a move may take before it counts as stuck: far longer than any does on a busy machine. */
const patienceMs = 30_000;

/** Where the ingress listens. A quarter of the moves are made by TLS. */
export interface Ports {
  readonly port: number;
  readonly tlsPort: number;
}

export class Clients {
  /** By name of the move. */
  readonly made: Record<string, number> = {};
  /** Answers held to their requests. */
  checked = 0;
  readonly wrong: string[] = [];
  /** Moves that broke off or did not end. */
  readonly broken: string[] = [];
  #tags = 0;

  /** `count` of them at a time. */
  async play({ port, tlsPort }: Ports, count: number, durationMs: number, rng: Rng): Promise<void> {
    const endMs = performance.now() + durationMs;
    const names = Object.keys(moves);
    const one = async (index: number): Promise<void> => {
      const own = rng.fork(`client ${index}`);
      while (performance.now() < endMs) {
        const name = names[own.below(names.length)]!;
        const isSecure = own.below(4) === 0;
        await this.#make(name, moves[name]!, own, async () =>
          isSecure ? (await connectTls(tlsPort)).client : connectRaw(port),
        );
      }
    };
    await Promise.all(Array.from({ length: count }, (_, index) => one(index)));
  }

  async #make(name: string, move: Move, rng: Rng, connect: Player['connect']): Promise<void> {
    const opened: RawConnection[] = [];
    const player: Player = {
      rng,
      connect: async () => {
        const client = await connect();
        opened.push(client);
        return client;
      },
      nextTag: () => `tag-${this.#tags++}`,
      checked: (problem) => {
        this.checked++;
        if (problem !== undefined) this.wrong.push(`${name}: ${problem}`);
      },
    };
    const stuck = setTimeout(() => {
      this.broken.push(`${name}: did not end`);
      for (const client of opened) client.leave();
    }, patienceMs);
    try {
      await move(player);
      this.made[name] = (this.made[name] ?? 0) + 1;
    } catch (error) {
      this.broken.push(`${name}: ${(error as Error).message}`);
    } finally {
      clearTimeout(stuck);
      for (const client of opened) client.leave();
    }
  }
}
