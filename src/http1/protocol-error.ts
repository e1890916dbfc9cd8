/** Why a message was refused, with the status that a server answers before it closes the connection. */
export interface ProtocolError {
  readonly status: number;
  readonly message: string;
}

export function badRequest(message: string): ProtocolError {
  return { status: 400, message };
}
