package geo

// buckets are lists of numbers, one after the other in a single array.
type buckets struct {
	start []int32 // bucket i holds items[start[i]:start[i+1]]
	items []int32
}

func (b *buckets) at(i int32) []int32 { return b.items[b.start[i]:b.start[i+1]] }

// newBuckets makes n buckets. It calls each twice, to count and to fill; both
// times each must add the same items in the same order, which the buckets keep.
func newBuckets(n int32, each func(add func(bucket, item int32))) buckets {
	start := make([]int32, n+2)
	each(func(bucket, _ int32) { start[bucket+2]++ })
	for i := 2; i < len(start); i++ {
		start[i] += start[i-1]
	}
	// Now start[i+1] is where bucket i begins. Filling moves it to where the
	// bucket ends, which is where bucket i+1 begins.
	items := make([]int32, start[n+1])
	each(func(bucket, item int32) {
		items[start[bucket+1]] = item
		start[bucket+1]++
	})
	return buckets{start[:n+1], items}
}
