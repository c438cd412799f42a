import { DriverProfile } from '../../drivers/profiles';
import { Correspondence } from './Correspondence';
import { Difference } from './Difference';
import { ReplayCluster } from './ReplayCluster';
import { ComparedStep, Step, Transcript } from './Transcript';
import {
  compareArray,
  compareEvents,
  compareKubectl,
  compareRequest,
} from './compareSteps';
import { compareTimelines } from './compareTimelines';
import { readTranscript } from './files';
import { timeOf } from './recordedTimes';
import { Action } from './startStates';

/** A kubectl took about this long, from its start to its request and from one to the next. */
const COMMAND_SECONDS = 0.065;
/** How far the time of a wait may be from the recorded one: the recordings asked now and then, on a busy machine. */
const WAIT_TOLERANCE_SECONDS = 1.5;
const WAIT_TOLERANCE = 0.3;

/** What a transcript does not hold itself. */
export interface Scenario {
  /** The file's name in `transcripts/`, without its end. */
  transcript: string;
  /** Seconds that the cluster's time begins before the transcript. */
  lead?: number;
  profile?: Partial<DriverProfile>;
  /** Lays out what the transcript starts from. */
  given?: Action;
  /** What happens between the recorded steps, by the line of the step that it comes before. */
  before?: Record<number, Action>;
  /** Turns what only the recordings' stand-in kubelet understood into what a kubelet does. */
  rewrite?(manifest: string): string;
  /** Lines of steps that are not run, because the recording itself went wrong there. */
  leftOut?: number[];
}

export interface ScenarioResult {
  /** How many steps were compared. */
  steps: number;
  differences: Difference[];
}

/** Runs one transcript against a cluster of its own. */
class ScenarioRun {
  private readonly correspondence = new Correspondence();
  private readonly differences: Difference[] = [];
  private readonly number: string;

  constructor(
    private readonly scenario: Scenario,
    private readonly transcript: Transcript,
    private readonly cluster: ReplayCluster,
  ) {
    this.number = scenario.transcript.slice(0, 2);
  }

  async run(): Promise<ScenarioResult> {
    const { scenario, cluster, correspondence, transcript } = this;
    await scenario.given?.(cluster, correspondence);
    await cluster.passUntil(transcript.startedAt);
    let steps = 0;
    for (const step of transcript.steps) {
      const action = scenario.before?.[step.line];
      await action?.(cluster, correspondence);
      if (step.kind === 'section') {
        await cluster.passUntil(step.at);
      } else if (!scenario.leftOut?.includes(step.line)) {
        await this.compare(step);
        steps += 1;
      }
    }
    return { steps, differences: this.differences };
  }

  private note(step: number, texts: string[], line = step): void {
    for (const text of texts) {
      this.differences.push({ transcript: this.number, line, step, text });
    }
  }

  private async compare(step: ComparedStep): Promise<void> {
    const { cluster, correspondence, transcript } = this;
    switch (step.kind) {
      case 'kubectl': {
        const time = timeOf(transcript, step, cluster.now);
        await (time ? cluster.passUntil(time) : cluster.pass(COMMAND_SECONDS));
        this.note(
          step.line,
          await compareKubectl(
            step,
            cluster,
            correspondence,
            this.scenario.rewrite ?? (manifest => manifest),
          ),
        );
        await cluster.pass(0);
        break;
      }
      case 'request':
        await cluster.pass(COMMAND_SECONDS);
        this.note(
          step.line,
          await compareRequest(step, cluster, correspondence),
        );
        break;
      case 'wait':
        this.note(step.line, await this.compareWait(step));
        break;
      case 'events':
        await cluster.pass(COMMAND_SECONDS);
        this.note(step.line, compareEvents(step, cluster, correspondence));
        break;
      case 'array':
        this.note(step.line, compareArray(step.state, cluster, correspondence));
        break;
      case 'timeline': {
        const actual = cluster.timeline.since(
          step.since,
          correspondence.translate(step.filter),
        );
        compareTimelines(step.entries, actual, correspondence).forEach(
          ({ line, text }) => this.note(step.line, [text], line),
        );
        break;
      }
      default:
    }
  }

  private async compareWait(
    step: Extract<Step, { kind: 'wait' }>,
  ): Promise<string[]> {
    const { condition, reached, seconds } = step;
    const tolerated = WAIT_TOLERANCE_SECONDS + seconds * WAIT_TOLERANCE;
    const took = await this.cluster.wait(
      this.correspondence.translate(condition),
      reached ? seconds + 2 * tolerated : seconds,
    );
    const isSo = reached
      ? took !== undefined && Math.abs(took - seconds) <= tolerated
      : took === undefined;
    return isSo
      ? []
      : [
          `recorded: ${
            reached ? 'reached' : 'not reached'
          } in ${seconds} s, here: ${
            took === undefined ? 'not reached' : `reached in ${took} s`
          }`,
        ];
  }
}

/** Replays a transcript and tells what was not as recorded. */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
  const transcript = readTranscript(scenario.transcript);
  const start = new Date(
    transcript.startedAt.getTime() - (scenario.lead ?? 60) * 1_000,
  );
  const { profile } = scenario;
  const cluster = await ReplayCluster.start({ start, profile });
  try {
    return await new ScenarioRun(scenario, transcript, cluster).run();
  } finally {
    await cluster.close();
  }
}
