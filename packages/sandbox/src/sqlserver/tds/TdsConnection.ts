import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { SecureContext, TLSSocket } from 'node:tls';
import type { SqlCall, SqlEffect } from '../../faults';
import type { Instance } from '../engine/Instance';
import { PRODUCT_VERSION } from '../engine/InstanceSettings';
import { messageOf } from '../engine/messageOf';
import { LoginRefused, logIn } from '../engine/logIn';
import type { Session } from '../engine/Session';
import { SqlError, sqlError } from '../engine/SqlError';
import { loginAnswer, loginRefusal } from './loginAnswer';
import { Login7, readLogin7 } from './login7';
import { agreeOnPacketSize, MessageWriter } from './MessageWriter';
import { Message, MessageReader, packetTypes, ProtocolError } from './packets';
import {
  agreeOnEncryption,
  encryption,
  readPrelogin,
  writePrelogin,
} from './prelogin';
import { EncryptedTransport, startPreloginTls } from './PreloginTransport';
import type { ResponseSink } from './Response';
import { SessionRequests } from './SessionRequests';

const TLS_HANDSHAKE = 0x16;
const KEEP_ALIVE_MS = 30_000;

export interface TdsConnectionOptions {
  instance: Instance;
  /** TLS 1.2, inside PRELOGIN. */
  secureContext: SecureContext;
  /** TLS 1.2 and 1.3, for clients that start with TLS. */
  strictContext: SecureContext;
  /** Asks whether something is to go wrong now. */
  strike(call: Pick<SqlCall, 'event' | 'statement'>): SqlEffect | undefined;
}

/** One client's connection, from its first byte to its end. */
export class TdsConnection implements ResponseSink {
  private stream: Duplex;
  private tls?: EncryptedTransport;
  private reader = new MessageReader();
  private readonly writer = new MessageWriter();
  private phase: 'prelogin' | 'login' | 'open' | 'closed' = 'prelogin';
  private session?: Session;
  private loginOnly = false;
  private strict = false;
  private stalled = false;
  private work: Promise<void> = Promise.resolve();
  private requests?: SessionRequests;
  private readonly end = new AbortController();

  constructor(
    private readonly socket: Socket,
    private readonly options: TdsConnectionOptions,
  ) {
    this.stream = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // What breaks here ends in `close` anyway.
    socket.on('error', () => {});
    socket.once('close', () => this.close());
    if (this.suffer('connect')) return;
    socket.once('data', this.receiveFirst);
  }

  /**
   * Lets a fault strike.
   *
   * @returns whether the call is over with that
   */
  private suffer(event: SqlCall['event'], statement?: string): boolean {
    const effect = this.options.strike({ event, statement });
    if (!effect) return false;
    switch (effect.kind) {
      case 'stall':
        this.stalled = true;
        return true;
      case 'error':
        if (event === 'connect') this.close();
        return event === 'connect';
      default:
        this.close();
        return true;
    }
  }

  private get isClosed(): boolean {
    return this.phase === 'closed';
  }

  private readonly receiveFirst = (bytes: Buffer) => {
    if (bytes[0] !== TLS_HANDSHAKE) {
      this.socket.on('data', this.receive);
      this.receive(bytes);
      return;
    }
    // TDS 8: everything is inside TLS from the start.
    this.strict = true;
    this.socket.pause();
    this.socket.unshift(bytes);
    const stream = new TLSSocket(this.socket, {
      isServer: true,
      secureContext: this.options.strictContext,
      ALPNProtocols: ['tds/8.0'],
    });
    this.listen(stream);
  };

  private listen(stream: Duplex): void {
    this.stream = stream;
    stream.on('error', () => this.close());
    stream.on('data', this.receive);
    stream.once('close', () => this.close());
  }

  private readonly receive = (bytes: Buffer) => {
    if (this.stalled || this.phase === 'closed') return;
    const { clock } = this.options.instance;
    let messages: Message[];
    try {
      messages = this.reader.read(bytes);
    } catch {
      this.close();
      return;
    }
    for (const message of messages) {
      if (message.type === packetTypes.attention) this.attention();
      else if (!message.ignored) {
        this.work = this.work.then(() =>
          clock.during('a request to SQL Server', () => this.handle(message)),
        );
      }
    }
  };

  /** Cancels what runs; where nothing does any more, it is acknowledged in its turn. */
  private attention(): void {
    if (this.requests?.cancel()) return;
    this.work = this.work.then(async () => {
      if (!this.stalled) await this.requests?.acknowledgeAttention();
    });
  }

  private async handle(message: Message): Promise<void> {
    if (this.phase === 'closed' || this.stalled) return;
    try {
      switch (this.phase) {
        case 'prelogin':
          await this.prelogin(message);
          break;
        case 'login':
          await this.login(message);
          break;
        default:
          await this.serve(message);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError) && !this.isClosed) {
        this.options.instance.log.write(
          'Server',
          `A connection ended: ${messageOf(error)}`,
        );
      }
      this.close();
    }
  }

  private async prelogin(message: Message): Promise<void> {
    if (message.type !== packetTypes.prelogin) {
      throw new ProtocolError('no PRELOGIN');
    }
    const { settings } = this.options.instance;
    const wish = readPrelogin(message.data);
    const agreed = this.strict
      ? encryption.on
      : agreeOnEncryption(wish, settings.forceEncryption);
    await this.send(writePrelogin(PRODUCT_VERSION, agreed), true);
    if (agreed === encryption.required) {
      this.close();
      return;
    }
    this.phase = 'login';
    if (this.strict || agreed === encryption.notSupported) return;
    this.loginOnly = agreed === encryption.off;
    this.socket.off('data', this.receive);
    this.tls = startPreloginTls(this.socket, this.options.secureContext);
    this.listen(this.tls.stream);
  }

  private async login({ type, data }: Message): Promise<void> {
    if (type !== packetTypes.login7) throw new ProtocolError('no LOGIN7');
    const login = readLogin7(data);
    const encrypted = this.stream !== this.socket && !this.loginOnly;
    if (this.loginOnly && this.tls) {
      // Only the login is hidden: from here on in the clear, without a word.
      this.tls.release();
      this.stream = this.socket;
      this.socket.on('data', this.receive);
    }
    const effect = this.options.strike({ event: 'login' });
    if (effect && effect.kind !== 'error') {
      if (effect.kind === 'stall') this.stalled = true;
      else this.close();
      return;
    }
    const { serverName } = this.options.instance.settings;
    try {
      if (effect) {
        const { number, message } = effect;
        throw new LoginRefused([
          new SqlError({ number, message, severity: 14, state: 1 }),
        ]);
      }
      this.session = this.openSession(login, encrypted);
      this.requests = new SessionRequests({
        session: this.session,
        sink: this,
        end: this.end.signal,
        strike: call => this.options.strike(call),
      });
    } catch (error) {
      if (!(error instanceof LoginRefused)) throw error;
      await this.send(loginRefusal(error.errors, serverName), true);
      this.close();
      return;
    }
    this.phase = 'open';
    this.writer.sessionId = this.session.id;
    const packetSize = agreeOnPacketSize(login.packetSize);
    await this.send(
      loginAnswer({ session: this.session, packetSize, login }),
      true,
    );
    this.writer.packetSize = packetSize;
  }

  private openSession(login: Login7, encrypted: boolean): Session {
    const client = {
      hostName: login.hostName,
      programName: login.application,
      address: this.socket.remoteAddress ?? '',
      encrypted,
    };
    if (login.integratedSecurity) {
      throw new LoginRefused([sqlError(18452)]);
    }
    const { user, password, database } = login;
    const session = logIn(this.options.instance, {
      user,
      password,
      database,
      client,
    });
    session.kill = () => this.close();
    return session;
  }

  private async serve(message: Message): Promise<void> {
    switch (await this.requests?.serve(message)) {
      case 'stalled':
        this.stalled = true;
        break;
      case 'ended':
        this.close();
        break;
      default:
    }
  }

  async send(bytes: Buffer, last: boolean): Promise<void> {
    if (this.phase === 'closed') return;
    await this.writer.send(this.stream, bytes, last);
  }

  /** Ends the connection and frees its session, once what runs has let go. */
  close(): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.end.abort(new Error('The connection ended.'));
    const { session, work } = this;
    if (session) {
      void work.then(
        () => session.end(),
        () => session.end(),
      );
    }
    // Lets out what was written: a refusal has to arrive before the end.
    this.stream.end();
    if (this.stream !== this.socket) this.socket.end();
    this.socket.destroySoon();
  }
}
