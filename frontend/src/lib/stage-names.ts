/** Names of the pipeline's stages for people; a stage that came later shows its own name. */
import { t, type MessageKey } from './messages';
import { enStages } from './messages/en-stages';

export function stageName(stage: string): string {
  const key = `stage.${stage}`;
  return key in enStages ? t(key as MessageKey) : stage;
}
