/** Names of the pipeline's stages for people; a stage that came later shows its own name. */
import { t, type MessageKey } from './messages';
import { en } from './messages/en';

export function stageName(stage: string): string {
  const key = `stage.${stage}`;
  return key in en ? t(key as MessageKey) : stage;
}
