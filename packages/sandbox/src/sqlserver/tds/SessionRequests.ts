import type { SqlCall, SqlEffect } from '../../faults';
import { BatchAborted } from '../engine/run/BatchAborted';
import { Execution } from '../engine/run/Execution';
import type { Session } from '../engine/Session';
import { notSupported, SqlError } from '../engine/SqlError';
import { ByteReader } from './ByteReader';
import { Message, packetTypes, ProtocolError } from './packets';
import { PreparedStatements } from './PreparedStatements';
import { readRpc, Rpc } from './readRpc';
import { Response, ResponseSink } from './Response';
import { runRpc, textOfRpc } from './runRpc';
import { environmentChanges, tokenWriter } from './tokenWriter';
import { readTransactionRequest } from './transactionRequest';

/** What becomes of a connection after a request. */
export type RequestOutcome = 'answered' | 'stalled' | 'ended';

/** One request, ready to be carried out. */
interface PreparedRequest {
  /** What it runs, for faults and sys.dm_exec_requests. */
  text: string;
  /** Whether statements are those of a procedure call. */
  inProcedure: boolean;
  run(response: Response, signal: AbortSignal): Promise<void>;
}

/** Why a request is broken off. */
class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

function refused(error: SqlError): PreparedRequest {
  return {
    text: '',
    inProcedure: false,
    run: async response => response.error(error),
  };
}

/** Carries out the requests of one session, one after another. */
export class SessionRequests {
  private readonly prepared = new PreparedStatements();
  private running?: AbortController;

  /** `end` is aborted when the connection ends. */
  constructor(
    private readonly options: {
      session: Session;
      sink: ResponseSink;
      end: AbortSignal;
      strike(call: Pick<SqlCall, 'event' | 'statement'>): SqlEffect | undefined;
    },
  ) {}

  /** @returns whether there was something to cancel */
  cancel(): boolean {
    this.running?.abort(new Cancelled());
    return this.running !== undefined;
  }

  async acknowledgeAttention(): Promise<void> {
    await this.respond(false).acknowledgeAttention();
  }

  private respond(inProcedure: boolean): Response {
    const { session, sink } = this.options;
    return new Response(session, sink, inProcedure);
  }

  /** @throws ProtocolError for what is no request */
  async serve(message: Message): Promise<RequestOutcome> {
    const request = this.prepare(message);
    const effect = this.options.strike({
      event: 'batch',
      statement: request.text,
    });
    if (effect && effect.kind !== 'error') {
      return effect.kind === 'stall' ? 'stalled' : 'ended';
    }
    const response = this.respond(request.inProcedure);
    if (message.reset) this.reset(response, message.reset);
    if (effect) {
      const { number, message: said } = effect;
      response.error(
        new SqlError({ number, message: said, severity: 16, state: 1 }),
      );
      await response.end();
      return 'answered';
    }
    return await this.carryOut(request, response);
  }

  private reset(response: Response, what: Message['reset']): void {
    this.prepared.clear();
    this.options.session.reset({ transaction: what === 'all' });
    const nothing = Buffer.from([0]);
    response.token(
      tokenWriter.environmentChange(
        environmentChanges.resetConnection,
        nothing,
        nothing,
      ),
    );
  }

  private prepare({ type, data }: Message): PreparedRequest {
    switch (type) {
      case packetTypes.batch: {
        const reader = new ByteReader(data);
        reader.skipHeaders();
        return this.batch(data.subarray(reader.position).toString('utf16le'));
      }
      case packetTypes.rpc:
        return this.calls(data);
      case packetTypes.transaction:
        return this.batch(readTransactionRequest(data));
      case packetTypes.bulk:
        return refused(notSupported('bulk load'));
      default:
        throw new ProtocolError(`a packet of type ${type}`);
    }
  }

  private batch(text: string): PreparedRequest {
    const { session } = this.options;
    return {
      text,
      inProcedure: false,
      run: (response, signal) =>
        new Execution(session, response, signal).batch(text),
    };
  }

  private calls(data: Buffer): PreparedRequest {
    const { session } = this.options;
    const { prepared } = this;
    let calls: Rpc[];
    try {
      calls = readRpc(data);
    } catch (error) {
      if (error instanceof SqlError) return refused(error);
      throw error;
    }
    return {
      text: calls.map(rpc => textOfRpc(rpc, prepared)).join('\n'),
      inProcedure: true,
      async run(response, signal) {
        for (const rpc of calls) {
          await runRpc({ rpc, session, response, signal, prepared });
        }
      },
    };
  }

  /** An attention ends what runs; of its transaction it is the end with XACT_ABORT only. */
  private async breakOff(response: Response): Promise<void> {
    const { options, transaction } = this.options.session;
    if (options.xactAbort && transaction.count > 0) {
      transaction.abandon();
      response.transactionChanged('rolledBack');
    }
    await response.cancel();
  }

  private async carryOut(
    { text, run }: PreparedRequest,
    response: Response,
  ): Promise<RequestOutcome> {
    const { session, end } = this.options;
    const running = new AbortController();
    this.running = running;
    const now = session.instance.now();
    session.lastRequestStart = now;
    session.running = {
      command: (/[a-z]+/i.exec(text)?.[0] ?? '').toUpperCase().slice(0, 32),
      since: now,
    };
    try {
      await run(response, AbortSignal.any([running.signal, end]));
    } catch (error) {
      if (end.aborted) return 'ended';
      if (!running.signal.aborted && !(error instanceof BatchAborted)) {
        throw error;
      }
    } finally {
      this.running = undefined;
      session.running = undefined;
      session.lastRequestEnd = session.instance.now();
    }
    if (running.signal.aborted) await this.breakOff(response);
    else await response.end();
    return response.ended ? 'ended' : 'answered';
  }
}
