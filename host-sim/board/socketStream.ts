import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { ByteStream } from "./byteStream";
import { type ConnectionPhase, connectionError } from "./connectionError";
import type { StreamOpener, StreamStep, StreamTarget } from "./streamOpener";

/** Runs a callback; a pacer's `enter` first brings virtual time up to now. */
export type Enter = (callback: () => void) => void;

export interface SocketOpenerOptions {
  /** `undefined` opens plain TCP. */
  readonly tls?: {
    /** Trusted roots as PEM; where absent, the ones that Node ships. */
    readonly ca?: readonly string[];
    /** The name the certificate must carry, where it is not the host's. */
    readonly serverName?: string;
  };
  readonly enter?: Enter;
}

/** A peer that reads slower than this is behind is given up, or its bytes would fill the memory. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

/** How long a closed stream waits for a peer that does not take the last bytes. */
const LINGER_MILLISECONDS = 5_000;

const atOnce: Enter = (callback) => callback();

/**
 * A connected socket as a stream of bytes, for the side that opened it and the side that accepted it alike.
 * `peer` is what its errors name.
 */
export function socketStream(socket: Socket, peer: StreamTarget, enter: Enter = atOnce): ByteStream {
  let closed = false;
  let broken: Error | undefined;
  const stream: ByteStream = {
    write(bytes) {
      if (closed || !socket.writable) return;
      socket.write(bytes);
      if (socket.writableLength > MOST_UNSENT_BYTES) {
        socket.destroy(new Error(`more than ${MOST_UNSENT_BYTES} bytes wait to be sent`));
      }
    },
    close() {
      if (closed) return;
      closed = true;
      // Sends the rest and FIN; destroySoon also lets go of a peer that never closes its own half.
      socket.destroySoon();
      socket.setTimeout(LINGER_MILLISECONDS, () => socket.destroy());
    },
    onData: () => {},
    onClose: () => {},
  };
  const tell = (callback: () => void) =>
    enter(() => {
      if (!closed) callback();
    });
  socket.setNoDelay(true);
  socket.on("data", (bytes: Uint8Array) => tell(() => stream.onData(bytes)));
  socket.on("error", (error) => {
    broken ??= connectionError(error, peer, peer.host, "open");
  });
  socket.on("end", () => socket.destroySoon());
  socket.on("close", () =>
    tell(() => {
      closed = true;
      stream.onClose(broken);
    }),
  );
  return stream;
}

/**
 * Opens TCP or TLS. A certificate is always verified: chain, dates and host name. What goes wrong arrives at
 * `onError` as one sentence that tells refusal, unknown host and each fault of a certificate apart.
 */
export function socketOpener({ tls, enter = atOnce }: SocketOpenerOptions = {}): StreamOpener {
  return (target, handlers) => {
    let done = false;
    const settle = (callback: () => void) =>
      enter(() => {
        if (done) return;
        done = true;
        callback();
      });
    let phase: ConnectionPhase = "connecting";
    const fail = (error: unknown) =>
      settle(() => handlers.onError(connectionError(error, target, tls?.serverName, phase)));
    const tell = (step: StreamStep) =>
      enter(() => {
        if (!done) handlers.onStep?.(step);
      });
    let socket: Socket;
    try {
      socket =
        tls === undefined
          ? connectTcp({ host: target.host, port: target.port })
          : connectTls(tlsOptions(target, tls));
    } catch (error) {
      // A port out of range throws at once; the handlers are never called inside the call.
      const immediate = setImmediate(() => fail(error));
      return () => {
        done = true;
        clearImmediate(immediate);
      };
    }
    socket.on("error", fail);
    // A literal address is not looked up.
    let isResolved = false;
    const resolved = () => {
      if (!isResolved) tell("resolved");
      isResolved = true;
    };
    socket.once("lookup", (error: Error | null) => {
      if (!error) resolved();
    });
    socket.once("connect", () => {
      phase = "greeting";
      resolved();
      tell("connected");
    });
    socket.once("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    socket.once(tls === undefined ? "connect" : "secureConnect", () => {
      // Without a listener bytes that come with the handshake wait in the socket, so none is lost in between.
      settle(() => handlers.onOpen(socketStream(socket, target, enter)));
      // Node follows where the server asks for another hand-shake, and says so; there is no honest reason for one.
      if (tls !== undefined)
        setImmediate(() => socket.once("secure", () => socket.destroy(renegotiationRefused())));
    });
    return () => {
      if (done) return;
      done = true;
      socket.destroy();
    };
  };
}

/** Under the code of Node's own refusal. */
function renegotiationRefused(): Error {
  return Object.assign(new Error("renegotiation"), { code: "ERR_TLS_RENEGOTIATION_DISABLED" });
}

function tlsOptions(target: StreamTarget, tls: NonNullable<SocketOpenerOptions["tls"]>): ConnectionOptions {
  const name = tls.serverName ?? target.host;
  return {
    host: target.host,
    port: target.port,
    minVersion: "TLSv1.2",
    // RFC 6066 §3: no literal address in the server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(tls.ca === undefined ? {} : { ca: [...tls.ca] }),
  };
}
