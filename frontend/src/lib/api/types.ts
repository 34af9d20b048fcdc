/** Shapes of the API's answers. */
export type StageStatus = 'pending' | 'running' | 'success' | 'skipped' | 'failed';

export interface ListedPhoto {
  id: string;
  name: string;
  width: number;
  height: number;
  taken_at: string;
  created_at: string;
  favourite: boolean;
  thumbhash: string;
  trashed_at: string | null;
  alt: string;
  urls: { thumb: string; large: string; original: string };
}

export interface Caption {
  text: string;
  source: 'machine' | 'person';
  confidence: number | null;
  model: string;
  suggestion?: string | null;
}

export interface Failure {
  id: number;
  stage: string;
  reason: string;
  permanent: boolean;
}

export interface PhotoDetail extends ListedPhoto {
  media_type: string;
  bytes: number;
  sha256: string;
  turn: number;
  version: number;
  sample: boolean;
  camera: Record<string, string | number | null>;
  place: { latitude: number; longitude: number } | null;
  exif: Record<string, unknown>;
  stages: Record<string, StageStatus>;
  failures: Failure[];
  albums: { id: string; name: string }[];
  caption: Caption | null;
  orientation: { angle: number; confidence: number; state: string } | null;
  tags: { name: string; score: number | null; source: string }[];
  clusters: { id: string; name: string }[];
}

export interface Page<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

export interface Bucket {
  month: string;
  count: number;
}

export interface MonthColumns {
  id: string[];
  ratio: number[];
  thumbhash: string[];
  taken_at: string[];
  version: number[];
  favourite: boolean[];
  processing: boolean[];
  alt?: string[];
}

export interface SearchAnswer {
  query: string;
  results: { photo: ListedPhoto; score: number; why: Record<string, unknown> }[];
  next: string | null;
  took_ms: number;
  mode: string;
  coverage: number;
}

export interface ClusterSummary {
  id: string;
  name: string;
  size: number;
  representatives: ListedPhoto[];
  cohesion: number;
}

export interface ClusterRun {
  id: string;
  state: 'pending' | 'running' | 'success' | 'failed' | 'cancelled';
  progress: number;
  error?: string;
}

export interface AlbumSummary {
  id: string;
  name: string;
  count: number;
  description: string;
  cover_photo: ListedPhoto | null;
}

export interface StageCounts {
  stage: string;
  pending: number;
  running: number;
  success: number;
  skipped: number;
  failed: number;
}

export interface FailedRun extends Failure {
  photo: { id: string; name: string; urls: { thumb: string } };
  attempts: number;
}

export interface ProcessingStatus {
  pending: number;
  stages: StageCounts[];
  failures: FailedRun[];
  rate: number | null;
}

export interface UploadTicket {
  id?: string;
  offset?: number;
  photo?: ListedPhoto;
  trashed?: boolean;
}

export interface Member {
  username: string;
  name: string;
  email: string;
  is_staff: boolean;
  one_time_password: boolean;
}

export interface Token {
  id: number;
  name: string;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  token?: string;
}
