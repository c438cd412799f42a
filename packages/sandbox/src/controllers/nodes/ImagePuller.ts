import { ClosedError } from '../../time/Clock';
import { operate } from '../operate';
import { Container, ContainerState, Pod } from '../kinds';
import { NodeTools, pause } from './NodeTools';
import { StopSignal } from './StopSignal';

const FIRST_BACK_OFF_MILLISECONDS = 10_000;
const LONGEST_BACK_OFF_MILLISECONDS = 300_000;
/** The kubelet shows the error for so long before it says that it backs off. */
const SHOW_ERROR_MILLISECONDS = 1_500;

/** Brings the image of one container to the node. */
export class ImagePuller {
  constructor(
    private readonly tools: NodeTools,
    private readonly pod: Pod,
    private readonly container: Container,
  ) {}

  /** @returns false where the pod was stopped before the image was there */
  async pull(
    stop: StopSignal,
    show: (state: ContainerState) => void,
  ): Promise<boolean> {
    const { context, events, images } = this.tools;
    const { image, imagePullPolicy } = this.container;
    let wait = FIRST_BACK_OFF_MILLISECONDS;
    while (!stop.isGiven) {
      if (images.has(image) && imagePullPolicy !== 'Always') {
        events.normal(
          this.pod,
          'Pulled',
          `Container image "${image}" already present on machine`,
        );
        return true;
      }
      const failure = await this.try();
      if (failure === undefined) {
        return !stop.isGiven;
      }
      show({ waiting: { reason: 'ErrImagePull', message: failure } });
      const shown = Math.min(SHOW_ERROR_MILLISECONDS, wait);
      await pause(this.tools, stop, context.latency.backOff(shown));
      show({
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${image}": ErrImagePull: ${failure}`,
        },
      });
      events.normal(this.pod, 'BackOff', `Back-off pulling image "${image}"`);
      await pause(this.tools, stop, context.latency.backOff(wait - shown));
      wait = Math.min(wait * 2, LONGEST_BACK_OFF_MILLISECONDS);
    }
    return false;
  }

  /** @returns why the image could not be pulled */
  private async try(): Promise<string | undefined> {
    const { context, events, images, runtime } = this.tools;
    const { image } = this.container;
    events.normal(this.pod, 'Pulling', `Pulling image "${image}"`);
    try {
      const { namespace } = this.pod.metadata;
      await operate(context, 'pod.pull', { namespace, name: image }, 0);
      await runtime.pull(image);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof ClosedError) {
        throw error;
      }
      const { message } = error;
      events.warning(
        this.pod,
        'Failed',
        `Failed to pull image "${image}": ${message}`,
      );
      events.warning(this.pod, 'Failed', 'Error: ErrImagePull');
      return message;
    }
    images.add(image);
    events.normal(this.pod, 'Pulled', `Successfully pulled image "${image}"`);
    return undefined;
  }
}
