/** The angle that somebody is trying on a photo; dial, picture and keys all move this one. */
import { poseAt, same, straightened, totalOf, turned, within, type Pose } from './pose';

import { levelling, type Point } from './twist';

/** A hand that comes this near to level means level. */
const SNAP = 0.25;

export class Tilt {
  pose = $state.raw() as Pose;
  /** Whether a hand is moving it now. */
  held = $state(false);
  /** Whether a hand draws a line along what should be level, instead of turning the photo. */
  ruling = $state(false);
  /** What it is compared with: a proposal, or how it lay when one began. */
  start = $state.raw() as Pose;
  readonly changed = $derived.by(() => !same(this.pose, this.start));
  private loose = 0;

  constructor(start: Pose) {
    this.begin(start);
  }

  begin(start: Pose): void {
    this.start = this.pose = start;
    this.held = this.ruling = false;
    this.loose = totalOf(start);
  }

  restore(): void {
    this.become(this.start);
  }

  /** To this straightening, the quarter turns kept. */
  straighten(angle: number): void {
    this.become(straightened(this.pose, angle));
  }

  step(by: number): void {
    this.become(straightened(this.pose, within(this.pose.straighten + by)));
  }

  quarter(by: 90 | -90): void {
    this.become(turned(this.pose, by));
  }

  /** By hand: passes on into the next quarter turn. */
  twist(by: number): void {
    this.loose += by;
    const pose = poseAt(this.loose);
    this.pose = Math.abs(pose.straighten) < SNAP ? straightened(pose, 0) : pose;
  }

  /** By hand along the dial: ends where straightening ends. */
  drag(by: number): void {
    const quarters = this.pose.turn;
    this.loose = quarters + Math.min(45, Math.max(-45, this.loose - quarters + by));
    const angle = within(this.loose - quarters);
    this.pose = straightened(this.pose, Math.abs(angle) < SNAP ? 0 : angle);
  }

  /** By a line that was drawn, from a point to another. */
  level(from: Point, to: Point): void {
    this.become(poseAt(totalOf(this.pose) + levelling(from, to)));
    this.ruling = false;
  }

  hold(): void {
    this.held = true;
    this.loose = totalOf(this.pose);
  }

  release(): void {
    this.held = false;
  }

  private become(pose: Pose): void {
    this.pose = pose;
    this.loose = totalOf(pose);
  }
}
