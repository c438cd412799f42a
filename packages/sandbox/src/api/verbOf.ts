import { Target } from './Target';

/** Kubernetes' word for a request. */
export function verbOf(method: string, target: Target, url: URL): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (['true', '1'].includes(url.searchParams.get('watch') ?? ''))
        return 'watch';
      return target.name ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return target.name ? 'delete' : 'deletecollection';
    default:
      return method.toLowerCase();
  }
}
