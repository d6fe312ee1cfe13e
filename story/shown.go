package story

import (
	"time"

	"marbre/fault"
)

// Bounds of the links by which somebody outside may read a story.
const (
	MaxShownHours = 14 * 24
	MaxShown      = 20 // that work at once, of one story
)

// A Shown is a link by which somebody outside may read a story as it stands at
// the desk. The link itself is kept nowhere.
type Shown struct {
	ID        int64     `json:"id"`
	Number    Number    `json:"number"`
	Login     string    `json:"login,omitempty"`
	By        string    `json:"by"` // who made it
	At        time.Time `json:"at"`
	Until     time.Time `json:"until"`
	RevokedAt time.Time `json:"revoked,omitzero"`
	RevokedBy string    `json:"revoked_by,omitempty"`
}

// Works reports whether the link still leads to its story.
func (s Shown) Works(now time.Time) bool { return s.RevokedAt.IsZero() && now.Before(s.Until) }

// Show is a new link that works for some hours from now. It fails with fault.Invalid,
// naming the bounds.
func Show(n Number, hours int, login, by string, now time.Time) (Shown, error) {
	if hours < 1 || hours > MaxShownHours {
		return Shown{}, fault.Field("hours", "body.attr-range", 1, MaxShownHours)
	}
	return Shown{Number: n, Login: login, By: by, At: now, Until: now.Add(time.Duration(hours) * time.Hour)}, nil
}
