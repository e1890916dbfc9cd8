/** The machine and the software that something was measured with. */
export interface Environment {
  readonly plimsoll: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMiB: number;
}
