import type { Network } from "../board/network";
import type { Timer, TimerId } from "../board/timer";

/** What is known of a share while it is open. */
interface Member {
  readonly onChanged: (up: boolean) => void;
  /** What it was told last; as with any network, it begins with down. */
  up: boolean;
  telling: TimerId | undefined;
}

export interface SharedNetworkOptions {
  readonly network: Network;
  readonly timer: Timer;
  /** How long the network stays open after the last share has closed; 0 closes it at once. */
  readonly graceMilliseconds: number;
}

/** One network for several links: open as long as one of them has it open, and a while after that. */
export class SharedNetwork {
  readonly #options: SharedNetworkOptions;
  readonly #members = new Set<Member>();
  /** Who waits for the answer to the one question for the time that is under way. */
  readonly #askers: { readonly member: Member | undefined; readonly onDone: (set: boolean) => void }[] = [];
  #isOpen = false;
  #up = false;
  #closing: TimerId | undefined;
  /** Which question for the time is the present one: a network may answer after it was closed. */
  #question = 0;

  constructor(options: SharedNetworkOptions) {
    this.#options = options;
  }

  /** A network of its own for one link. */
  share(): Network {
    return new NetworkShare(this);
  }

  /** See `Network`. */
  signal(): number | undefined {
    return this.#options.network.signal();
  }

  /** Closes the network now, its grace included, whoever has it open. A share may be opened again. */
  close(): void {
    for (const { telling } of this.#members) this.#options.timer.clear(telling);
    this.#members.clear();
    if (this.#isOpen) this.#close();
  }

  /** Whether a share is open. */
  has(member: Member): boolean {
    return this.#members.has(member);
  }

  /** A share opens. */
  enter(member: Member): void {
    const { network, timer } = this.#options;
    timer.clear(this.#closing);
    this.#closing = undefined;
    this.#members.add(member);
    if (this.#isOpen) {
      if (this.#up) member.telling = timer.set("shared network", 0, () => this.#tell(member));
      return;
    }
    this.#isOpen = true;
    network.open((up) => {
      if (!this.#isOpen) return;
      this.#up = up;
      for (const each of [...this.#members]) this.#tell(each);
    });
  }

  /** A share closes. */
  leave(member: Member): void {
    const { timer, graceMilliseconds } = this.#options;
    timer.clear(member.telling);
    if (!this.#members.delete(member) || this.#members.size > 0) return;
    if (graceMilliseconds === 0) this.#close();
    else this.#closing = timer.set("shared network grace", graceMilliseconds, () => this.#close());
  }

  /** A share asks for the time; one that is not open may, too. */
  ask(member: Member | undefined, onDone: (set: boolean) => void): void {
    this.#askers.push({ member, onDone });
    if (this.#askers.length > 1) return;
    const question = ++this.#question;
    try {
      this.#options.network.synchronizeClock((set) => {
        if (question !== this.#question) return;
        for (const asker of this.#askers.splice(0)) {
          if (asker.member === undefined || this.#members.has(asker.member)) asker.onDone(set);
        }
      });
    } catch (error) {
      // A question that was never asked has no answer: the next asker must not wait for it.
      this.#askers.length = 0;
      throw error;
    }
  }

  #close(): void {
    this.#options.timer.clear(this.#closing);
    this.#closing = undefined;
    this.#isOpen = false;
    this.#up = false;
    this.#askers.length = 0;
    this.#options.network.close();
  }

  #tell(member: Member): void {
    // The member may have closed because of what another was told before it.
    if (!this.#members.has(member) || member.up === this.#up) return;
    member.up = this.#up;
    member.onChanged(this.#up);
  }
}

/** A class, as four functions that hold on to others would cost a board ten times the memory. */
class NetworkShare implements Network {
  readonly #shared: SharedNetwork;
  #member: Member | undefined;

  constructor(shared: SharedNetwork) {
    this.#shared = shared;
  }

  open(onChanged: (up: boolean) => void): void {
    if (this.#member !== undefined && this.#shared.has(this.#member)) return;
    this.#member = { onChanged, up: false, telling: undefined };
    this.#shared.enter(this.#member);
  }

  close(): void {
    const member = this.#member;
    this.#member = undefined;
    if (member !== undefined) this.#shared.leave(member);
  }

  signal(): number | undefined {
    return this.#shared.signal();
  }

  synchronizeClock(onDone: (set: boolean) => void): void {
    this.#shared.ask(this.#member, onDone);
  }
}
