import { serviceEntity } from './__testUtils__/forms';
import { offerServices } from './offeredServices';

describe('offerServices', () => {
  it('has mine first, by name, and tells apart what is called the same', () => {
    const staging = serviceEntity('b');
    staging.metadata.namespace = 'staging';
    const titled = serviceEntity('z', 'group:default/mine');
    titled.metadata.title = 'A titled one';
    const offered = offerServices(
      [serviceEntity('c'), staging, serviceEntity('b'), titled],
      ['group:default/mine'],
    );
    expect(offered).toEqual([
      { ref: 'component:default/z', name: 'A titled one', isMine: true },
      {
        ref: 'component:default/b',
        name: 'b (component default/b)',
        isMine: false,
      },
      {
        ref: 'component:staging/b',
        name: 'b (component staging/b)',
        isMine: false,
      },
      { ref: 'component:default/c', name: 'c', isMine: false },
    ]);
  });
});
