import type { ComponentType } from 'react';
import type {
  Action,
  ActionVerb,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import AddIcon from '@material-ui/icons/Add';
import DeleteOutlineIcon from '@material-ui/icons/DeleteOutline';
import PhotoCameraIcon from '@material-ui/icons/PhotoCamera';

/** Icons of the verbs that have one, for header buttons, menus and the drawer; never for a row's button. */
export const VERB_ICONS: Partial<
  Record<ActionVerb, ComponentType<SvgIconProps>>
> = {
  capture: PhotoCameraIcon,
  clone: AddIcon,
  delete: DeleteOutlineIcon,
};

/** A verb that the backend lacks is absent, and so is its button. */
export function findAction(
  actions: Action[],
  verb: ActionVerb,
): Action | undefined {
  return actions.find(action => action.verb === verb);
}
