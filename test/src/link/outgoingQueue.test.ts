import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OutgoingMessage, OutgoingQueue } from "../../../src/link/outgoingQueue";
import { text } from "../support/fakeBoard";
import { FakeMqttClient } from "../support/fakeMqtt";

const ignore = () => undefined;

function connected(window: number): FakeMqttClient {
  const client = new FakeMqttClient({
    host: "h",
    port: 1,
    id: "d",
    user: "",
    password: "",
    clean: true,
    keepAlive: 0,
    onControl: ignore,
    onReadable: ignore,
    onWritable: ignore,
    onError: ignore,
  });
  client.writable(window);
  return client;
}

function message(topic: string, length: number, id?: number): OutgoingMessage {
  const body = Uint8Array.from({ length }, (_, index) => index % 251);
  return { topic, body, QoS: id === undefined ? 0 : 1, id, duplicate: false };
}

/** Grants the same window again and again until nothing waits. */
function drain(queue: OutgoingQueue, client: FakeMqttClient, window: number): void {
  for (let round = 0; !queue.isEmpty && round < 10_000; round++) {
    client.writable(window);
    queue.flush(client, window);
  }
}

describe("OutgoingQueue", () => {
  it("writes a message that fits in one piece", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(200);
    queue.add(message("t", 20, 5));
    queue.flush(client, 200);
    expect(client.sent).toMatchObject([{ topic: "t", QoS: 1, id: 5, duplicate: false }]);
    expect(client.written).toHaveLength(1);
  });

  it("marks a message that was sent before", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(200);
    queue.add({ ...message("t", 20, 5), duplicate: true });
    queue.flush(client, 200);
    expect(client.sent[0]?.duplicate).toBe(true);
  });

  it("sends whole and in order through any window that holds a topic and a first fragment", () => {
    const lengths = fc.array(fc.nat(400), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 9 + 12 + 64, max: 600 }), (all, window) => {
        const queue = new OutgoingQueue(text);
        const messages = all.map((length, index) => message(`topic/${index}/é`, length, index + 1));
        for (const one of messages) expect(queue.add(one)).toBe(true);
        const client = connected(window);
        drain(queue, client, window);
        expect(client.violations).toEqual([]);
        expect(client.sent.map(({ topic }) => topic)).toEqual(messages.map(({ topic }) => topic));
        client.sent.forEach(({ body }, index) => {
          expect(Buffer.compare(body, messages[index]?.body ?? body)).toBe(0);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("never writes more than the window, for every window from none to plenty", () => {
    for (let window = 0; window < 300; window++) {
      const queue = new OutgoingQueue(text);
      queue.add(message("some/topic", 150));
      queue.add(message("some/other/topic", 0));
      queue.add(message("a", 30, 9));
      const client = connected(window);
      queue.flush(client, window);
      drain(queue, client, 300);
      expect(client.violations).toEqual([]);
      expect(client.sent).toHaveLength(3);
    }
  });

  it("cuts a body that is larger than the window, and announces its whole length first", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(100);
    const large = message("t", 1_000);
    queue.add(large);
    queue.flush(client, 100);
    expect(client.isPublishing).toBe(true);
    drain(queue, client, 100);
    expect(client.written.length).toBeGreaterThan(9);
    expect(Buffer.compare(client.sent[0]?.body ?? new Uint8Array(0), large.body)).toBe(0);
  });

  it("lets no other message between the fragments of one", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(100);
    queue.add(message("large", 500));
    queue.flush(client, 100);
    queue.add(message("small", 1));
    drain(queue, client, 100);
    expect(client.sent.map(({ topic }) => topic)).toEqual(["large", "small"]);
  });

  it("writes nothing where the window is too small for a fragment worth sending", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(50);
    queue.add(message("t", 500));
    expect(queue.flush(client, 50)).toBe(50);
    expect(client.written).toEqual([]);
  });

  it("takes a client that says nothing about its window for full", () => {
    const queue = new OutgoingQueue(text);
    const client = connected(500);
    const silent = Object.assign(Object.create(client), { write: () => undefined as unknown as number });
    queue.add(message("t", 1));
    queue.add(message("t", 1));
    expect(queue.flush(silent, 500)).toBe(0);
    expect(queue.isEmpty).toBe(false);
  });

  it("refuses what is beyond its bound", () => {
    const queue = new OutgoingQueue(text);
    let taken = 0;
    while (queue.add(message("t", 1))) taken++;
    expect([taken, queue.hasRoom, queue.add(message("t", 1))]).toEqual([12, false, false]);
  });

  it("has room again once something was written", () => {
    const queue = new OutgoingQueue(text);
    while (queue.add(message("t", 1))) {}
    queue.flush(connected(20), 20);
    expect(queue.hasRoom).toBe(true);
  });

  it("is empty after clear, a half message included", () => {
    const queue = new OutgoingQueue(text);
    queue.add(message("t", 500));
    queue.add(message("t", 500));
    queue.flush(connected(100), 100);
    queue.clear();
    expect(queue.isEmpty).toBe(true);
  });
});
