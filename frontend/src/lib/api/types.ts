/** Shapes of the API's answers, by the names used here; all taken from the schema (`make types`). */
import type { components } from './schema';

type Schema = components['schemas'];

export type StageStatus = 'pending' | 'running' | 'success' | 'skipped' | 'failed';

export type ListedPhoto = Required<Schema['Photo']>;
export type Caption = Schema['Caption'];
export type EarlierCaption = Schema['CaptionHistory'];
export type CaptionReading = Schema['CaptionReading'];
export type ReadSentence = Schema['ReadSentence'];
export type CaptionState = 'waiting' | 'approved' | 'written';
export type CaptionRun = Schema['CaptionRun'];
export type CaptionSummary = Schema['CaptionSummary'];
export type CaptionsImported = Schema['Imported'];
export interface CaptionReview {
  photo: ListedPhoto;
  caption: Caption;
}
export type PhotoDetail = Omit<Required<Schema['PhotoDetail']>, 'stages' | 'exif' | 'caption'> & {
  stages: Record<string, StageStatus>;
  exif: Record<string, unknown>;
  caption: Caption | null;
};

export interface Page<T> {
  next?: string | null;
  previous?: string | null;
  results: T[];
}

export type Bucket = Schema['Month'];
export type MonthColumns = Schema['TimelineMonth'] & { alt?: string[] };
export interface SearchResult {
  photo: ListedPhoto;
  score: number;
  why: Schema['Why'];
}
export type SearchAnswer = Omit<Schema['SearchAnswer'], 'results' | 'asked'> & {
  results: SearchResult[];
  asked: Omit<Schema['Asked'], 'photo' | 'filters'> & {
    photo: ListedPhoto | null;
    filters: Record<string, unknown>;
    weight?: number | null;
  };
};
export type KnownFilter = Schema['Filter'];
export type Suggestion = Schema['Suggestion'];
export type TypedProblem = Schema['Problem'];
export type SearchFacets = Schema['Facets'];
export type Facet = Schema['Facet'];
export type WayOut = Schema['WayOut'];
export type SavedSearch = Required<Schema['SavedSearch']>;
export type SavedSearchFound = Omit<Required<Schema['SavedSearchFound']>, 'cover_photo'> & {
  cover_photo: ListedPhoto | null;
};
export type WhyAnswer = Schema['WhyAnswer'];
/** A thing found on a photo. */
export type Region = Schema['Region'];
export type ClusterSummary = Omit<Schema['Cluster'], 'representatives'> & { representatives: ListedPhoto[] };
/** What an edit of clusters has done. */
export type ClusterEdited = Omit<Schema['ClusterEdited'], 'clusters' | 'run'> & {
  clusters: ClusterSummary[];
  missing?: number;
  run?: ClusterLater | null;
};
/** An edit of many photos, that a worker does. */
export type ClusterLater = Schema['ClusterEdit'];
export type ClusterCuts = Omit<Schema['ClusterCuts'], 'photos'> & { photos: ListedPhoto[] };
export type ClusterRun = Partial<Schema['ClusterRun']> & Pick<Schema['ClusterRun'], 'state' | 'progress'>;
export type ClusterTree = Schema['Tree'];
export type TreeNode = Schema['TreeNode'];
export type MapSummary = Schema['Map'];
export interface MapPhoto {
  number: number;
  photo: ListedPhoto;
}
export type AlbumSummary = Omit<Schema['Album'], 'cover_photo'> & { cover_photo: ListedPhoto | null };
export type StageCounts = Schema['StageCounts'];
export type FailedRun = Required<Schema['Failure']>;
export type ProcessingStatus = Omit<Schema['Status'], 'failures'> & { failures: FailedRun[] };
export type UploadTicket = Omit<Schema['UploadState'], 'photo'> & { photo?: ListedPhoto };
export type Member = Schema['Member'];
export type Token = Schema['Token'] & { token?: string };
export type AlbumMember = Schema['AlbumMember'];
export type AlbumLink = Schema['AlbumLink'];
export type SharedAlbum = Schema['SharedAlbum'];
export type SharedPhoto = Schema['SharedPhoto'];

export type ReviewState = Schema['OrientationStateEnum'];
export type Decision = Schema['ReviewDecisionEnum'];
export type TurnReview = Omit<Schema['Review'], 'photo' | 'decision'> & {
  photo: ListedPhoto;
  decision: Decision | null;
};
export type ReviewBand = Schema['Band'];
export type ReviewRun = Schema['ReviewRun'];
export type ReviewSummary = Schema['Summary'];
export type WhyUpright = Schema['Explanation'];
export type NetworkLayer = Schema['Layer'];
export type Network = Schema['Backbone'];
export type FeatureMaps = Schema['FeatureMaps'];
export type PhotoText = Schema['PhotoText'];
export type TextLine = Schema['TextLine'];

export type DuplicateKind = Schema['DuplicateKindEnum'];
export type DuplicateFacts = Schema['DuplicateFacts'];
export interface DuplicatePhoto {
  photo: ListedPhoto;
  facts: DuplicateFacts | null;
}
export type DuplicateGroup = Omit<Schema['DuplicateGroup'], 'photos'> & { photos: DuplicatePhoto[] };
export type DuplicateSummary = Schema['DuplicateSummary'];
