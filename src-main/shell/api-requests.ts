import type { RequestHandlers } from '../ipc/answer-request.ts';
import type { ApiDesk } from '../bus/api-desk.ts';

/** What the window asks of the local interface and the hot buffer. */
export function apiRequests(
  api: ApiDesk,
): Pick<
  RequestHandlers,
  | 'localApi.get'
  | 'localApi.set'
  | 'localApi.createToken'
  | 'localApi.revokeToken'
  | 'hotBuffer.set'
  | 'hotBuffer.chooseFolder'
> {
  return {
    'localApi.get': () => api.view(),
    'localApi.set': (part) => api.set(part),
    'localApi.createToken': ({ name, rights }) => api.createToken(name, rights),
    'localApi.revokeToken': ({ id }) => api.revokeToken(id),
    'hotBuffer.set': (part) => api.setHotBuffer(part),
    'hotBuffer.chooseFolder': () => api.chooseHotBufferFolder(),
  };
}
