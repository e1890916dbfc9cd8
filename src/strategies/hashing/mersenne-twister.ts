/** MT19937 (Matsumoto, Nishimura 1998), as std::mt19937: what Envoy shuffles hosts by. */
const size = 624;
const period = 397;

export class MersenneTwister {
  readonly #state = new Uint32Array(size);
  #next = size;

  seed(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < size; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(previous ^ (previous >>> 30), 1_812_433_253) + i;
    }
    this.#next = size;
  }

  /** Uniform in 0 … 2³² − 1. */
  next(): number {
    if (this.#next === size) this.#twist();
    let value = this.#state[this.#next++]!;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    return (value ^ (value >>> 18)) >>> 0;
  }

  /** Uniform in 0 … bound − 1: the high part of a draw, redrawn where that is beyond. */
  below(bound: number): number {
    const part = Math.floor(4_294_967_296 / bound);
    for (;;) {
      const value = Math.floor(this.next() / part);
      if (value < bound) return value;
    }
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < size; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
      state[i] = state[(i + period) % size]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
