import { LoggedRequest, RequestLog } from './requestLog';

function request(path: string, code: number): LoggedRequest {
  return {
    time: new Date(0),
    verb: 'get',
    method: 'GET',
    path,
    code,
    userAgent: 'jest',
    milliseconds: 1,
  };
}

describe('RequestLog', () => {
  it('keeps the last requests and finds them by their fields', () => {
    const log = new RequestLog(2);
    log.add(request('/a', 200));
    log.add(request('/b', 200));
    log.add(request('/c', 404));
    expect(log.find().map(({ path }) => path)).toEqual(['/b', '/c']);
    expect(log.find({ code: 404, verb: 'get' })).toEqual([request('/c', 404)]);
    log.clear();
    expect(log.find()).toEqual([]);
  });
});
