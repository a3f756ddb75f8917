import { describe, expect, it } from "vitest";
import type { Network } from "../../../src/board/network";
import { SharedNetwork } from "../../../src/link/sharedNetwork";
import { advance, fakeBoard } from "../support/fakeBoard";

function shareNetwork(graceMilliseconds = 0) {
  const board = fakeBoard();
  const { network, time } = board;
  const opened: number[] = [];
  const open = network.open.bind(network);
  network.open = (onChanged) => {
    opened.push(time.ticks());
    open(onChanged);
  };
  const shared = new SharedNetwork({ network, timer: board.timer, graceMilliseconds });
  return { board, network, time, opened, shared };
}

/** Opens a share and keeps what it is told. */
function listen(share: Network): boolean[] {
  const told: boolean[] = [];
  share.open((up) => told.push(up));
  return told;
}

describe("SharedNetwork", () => {
  it("opens the network with the first share and tells all of them what changes", () => {
    const { network, opened, shared } = shareNetwork();
    const [first, second] = [listen(shared.share()), listen(shared.share())];
    network.change(true);
    network.change(false);
    expect([first, second, opened]).toEqual([[true, false], [true, false], [0]]);
  });

  it("tells a later share that the network is up, but not inside its call", () => {
    const { network, time, shared } = shareNetwork();
    listen(shared.share());
    network.change(true);
    const late = listen(shared.share());
    expect(late).toEqual([]);
    advance(time, 0);
    expect(late).toEqual([true]);
  });

  it("tells a later share nothing of a network that went down before it could be told", () => {
    const { network, time, shared } = shareNetwork();
    listen(shared.share());
    network.change(true);
    const late = listen(shared.share());
    network.change(false);
    advance(time, 0);
    expect(late).toEqual([]);
  });

  it("tells no share the same twice", () => {
    const { network, time, shared } = shareNetwork();
    const first = listen(shared.share());
    network.change(true);
    const late = listen(shared.share());
    network.change(true);
    advance(time, 0);
    expect([first, late]).toEqual([[true], [true]]);
  });

  it("does not disturb the others when one is closed, and tells that one nothing more", () => {
    const { network, time, shared } = shareNetwork();
    const share = shared.share();
    const [first, second] = [listen(share), listen(shared.share())];
    share.close();
    share.close();
    network.change(true);
    advance(time, 0);
    expect([first, second, network.isOpen]).toEqual([[], [true], true]);
  });

  it("tells nothing to a share that another closed on hearing the same", () => {
    const { network, shared } = shareNetwork();
    const second = shared.share();
    shared.share().open(() => second.close());
    const told = listen(second);
    network.change(true);
    expect(told).toEqual([]);
  });

  it("closes the network at once with the last share where there is no grace", () => {
    const { network, time, shared } = shareNetwork();
    const [first, second] = [shared.share(), shared.share()];
    listen(first);
    listen(second);
    first.close();
    expect(network.isOpen).toBe(true);
    second.close();
    expect([network.isOpen, time.pending()]).toEqual([false, []]);
  });

  it("stays in the network from one share to the next within the grace", () => {
    const { network, time, opened, shared } = shareNetwork(5_000);
    const [first, second] = [shared.share(), shared.share()];
    listen(first);
    network.change(true);
    first.close();
    advance(time, 4_999);
    const told = listen(second);
    advance(time, 10_000);
    expect([network.isOpen, opened, told]).toEqual([true, [0], [true]]);
  });

  it("leaves the network after the grace, and joins anew for the next share", () => {
    const { network, time, opened, shared } = shareNetwork(5_000);
    const share = shared.share();
    listen(share);
    network.change(true);
    share.close();
    advance(time, 5_000);
    expect(network.isOpen).toBe(false);
    const told = listen(share);
    advance(time, 0);
    expect([opened, told]).toEqual([[0, 5_000], []]);
    network.change(true);
    expect(told).toEqual([true]);
  });

  it("takes note of a loss within the grace", () => {
    const { network, time, shared } = shareNetwork(5_000);
    const share = shared.share();
    listen(share);
    network.change(true);
    share.close();
    network.change(false);
    const told = listen(share);
    advance(time, 0);
    expect(told).toEqual([]);
  });

  it("closes the network on demand, grace or not, and leaves no timer", () => {
    const { network, time, shared } = shareNetwork(5_000);
    const share = shared.share();
    const told = listen(share);
    network.change(true);
    listen(shared.share());
    shared.close();
    shared.close();
    expect([network.isOpen, time.pending()]).toEqual([false, []]);
    network.change(false);
    listen(share);
    expect([network.isOpen, told]).toEqual([true, [true]]);
  });

  it("asks for the signal where there is one", () => {
    const { network, shared } = shareNetwork();
    network.strength = -71;
    expect(shared.share().signal()).toBe(-71);
  });
});

describe("SharedNetwork: the time", () => {
  it("is asked for once where two ask at once, and each is told", () => {
    const { network, shared } = shareNetwork();
    const answers: string[] = [];
    for (const name of ["first", "second"]) {
      const share = shared.share();
      listen(share);
      share.synchronizeClock((set) => answers.push(`${name} ${set}`));
    }
    expect(network.synchronizing).toHaveLength(1);
    network.synchronizing[0]?.(true);
    expect(answers).toEqual(["first true", "second true"]);
  });

  it("is asked for anew once there was an answer, also by whoever asks because of it", () => {
    const { network, shared } = shareNetwork();
    const share = shared.share();
    const answers: boolean[] = [];
    share.synchronizeClock(() => share.synchronizeClock((set) => answers.push(set)));
    network.synchronizing[0]?.(false);
    expect([network.synchronizing.length, answers]).toEqual([2, []]);
    network.synchronizing[1]?.(true);
    expect(answers).toEqual([true]);
  });

  it("is not told to a share that has closed meanwhile", () => {
    const { network, shared } = shareNetwork();
    const share = shared.share();
    listen(share);
    listen(shared.share());
    const answers: boolean[] = [];
    share.synchronizeClock((set) => answers.push(set));
    share.close();
    network.synchronizing[0]?.(true);
    expect(answers).toEqual([]);
  });

  it("is asked for anew after the network was closed with a question open, whose answer is no answer then", () => {
    const { network, shared } = shareNetwork();
    const share = shared.share();
    const answers: boolean[] = [];
    for (let round = 0; round < 2; round++) {
      listen(share);
      share.synchronizeClock((set) => answers.push(set));
      if (round === 0) share.close();
    }
    network.synchronizing[0]?.(false);
    expect([network.synchronizing.length, answers]).toEqual([2, []]);
    network.synchronizing[1]?.(true);
    expect(answers).toEqual([true]);
  });

  it("is asked for anew where it could not be asked for at all", () => {
    const { network, shared } = shareNetwork();
    const share = shared.share();
    const ask = network.synchronizeClock.bind(network);
    network.synchronizeClock = () => {
      throw new Error("no socket");
    };
    const answers: boolean[] = [];
    expect(() => share.synchronizeClock((set) => answers.push(set))).toThrow("no socket");
    network.synchronizeClock = ask;
    share.synchronizeClock((set) => answers.push(set));
    network.synchronizing[0]?.(true);
    expect(answers).toEqual([true]);
  });
});
