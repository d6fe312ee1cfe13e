package store

import (
	"context"
	"time"

	"marbre/fault"
	"marbre/story"
)

// InWork is what the desk's search keeps beside what is out: every story whose
// newest revision is not what readers see. It stands for a library of search,
// in which a story is its newest revision, published when it was saved.
type InWork struct{ *Store }

const inWork = ` NOT (s.state = 'published' AND s.head = s.public) `

// Published returns the newest revision of a story that is in work. It fails with
// fault.NotFound if there is none, or if readers see just that revision.
func (s InWork) Published(ctx context.Context, n story.Number) (p story.Published, err error) {
	defer fault.In(&err, "store: story %d in work", n)
	st, err := scanStory(s.read.QueryRowContext(ctx, `-- store.InWork.Published
		SELECT`+storyColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE s.number = $1 AND`+inWork, int64(n)))
	return asPublished(st), known(err)
}

// AllPublished lists at most limit stories above number that are in work, in order.
func (s InWork) AllPublished(ctx context.Context, above story.Number, limit int) (list []story.Published, err error) {
	defer fault.In(&err, "store: stories in work")
	stories, err := all(ctx, s.read, scanStory, `-- store.InWork.AllPublished
		SELECT`+storyColumns+`
		  FROM story s
		  JOIN revision r ON r.number = s.number AND r.revision = s.head
		 WHERE s.number > $1 AND`+inWork+`
		 ORDER BY s.number
		 LIMIT $2`, int64(above), limit)
	for _, st := range stories {
		list = append(list, asPublished(st))
	}
	return list, err
}

func asPublished(st story.Story) story.Published {
	p := story.Published{Number: st.Number, Edition: st.Edition, Life: st.Life, Content: st.Content}
	p.PublishedAt = st.SavedAt.Truncate(time.Second)
	return p
}
