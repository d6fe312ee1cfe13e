package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// A Point is longitude and latitude in degrees, or x and y on a sheet.
type Point [2]float64

// An Atlas holds countries as rings of shared arcs (TopoJSON). Because
// neighbours share an arc, thinning it keeps their border one line.
type Atlas struct {
	Arcs      [][]Point
	Countries []Country
}

// A Country is named by its three-digit ISO code, or by its name where it has
// none. A ring lists arcs; ^n is arc n backwards.
type Country struct {
	Code  string
	Rings [][]int
}

// Open reads a TopoJSON file with an object "countries".
func Open(path string) (*Atlas, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var topo struct {
		Transform struct{ Scale, Translate Point }
		Arcs      [][]Point
		Objects   struct {
			Countries struct {
				Geometries []struct {
					Type       string
					ID         string
					Arcs       json.RawMessage
					Properties struct{ Name string }
				}
			}
		}
	}
	if err := json.Unmarshal(data, &topo); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	a := &Atlas{Arcs: topo.Arcs}
	for _, arc := range a.Arcs { // from differences on a grid to degrees
		var sum Point
		for i, d := range arc {
			sum[0], sum[1] = sum[0]+d[0], sum[1]+d[1]
			for k := range sum {
				arc[i][k] = sum[k]*topo.Transform.Scale[k] + topo.Transform.Translate[k]
			}
		}
	}
	for _, g := range topo.Objects.Countries.Geometries {
		c := Country{Code: g.ID}
		if c.Code == "" {
			c.Code = g.Properties.Name
		}
		var polygons [][][]int
		switch g.Type {
		case "Polygon":
			polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, c.Code, err)
		}
		for _, p := range polygons {
			c.Rings = append(c.Rings, p...)
		}
		a.Countries = append(a.Countries, c)
	}
	return a, nil
}
