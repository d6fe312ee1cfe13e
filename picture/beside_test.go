package picture_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"marbre/picture"
)

func TestWhatLiesBesideAFileSaysWhatTheFileDoesNot(t *testing.T) {
	packet := []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
		<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
			photoshop:City="Sydney" photoshop:Credit="AAP" photoshop:DateCreated="2017-10-31T08:30" photoshop:Headline="  ">
			<dc:creator><rdf:Seq><rdf:li>Ada L.</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
		</rdf:Description></rdf:RDF></x:xmpmeta>`)
	said := []picture.Said{{Field: "credit", By: "exif", Values: []string{"Reuters"}}}
	f := picture.File{Format: picture.JPEG, Said: said, Facts: picture.Choose(said)}
	got := f.Beside(packet)
	want := picture.Facts{Credit: "Reuters", City: "Sydney", Created: "2017-10-31T08:30:00", Byline: []string{"Ada L.", "Bo"}}
	if !reflect.DeepEqual(got.Facts, want) || len(got.Said) != 4 || got.Said[1].By != "xmp" {
		t.Errorf("it says %+v by %+v", got.Facts, got.Said)
	}
	if len(f.Said) != 1 || f.Facts.City != "" {
		t.Error("the file itself has changed")
	}
	for _, nothing := range []string{"", "no xml", "<x", "\xff\xfe\x00"} {
		if !reflect.DeepEqual(f.Beside([]byte(nothing)).Facts, f.Facts) {
			t.Errorf("%q says something", nothing)
		}
	}
}

func TestRealSidecarsAreRead(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(folder(t), "xmp-sidecars", "photo.XMP"))
	if err != nil {
		t.Fatal(err)
	}
	f := picture.File{}.Beside(data).Facts
	if f.City != "Sydney" || f.State != "NSW" || f.Credit != "AAPIMAGE" || f.Source != "AAP" || f.CountryCode != "AUS" || f.Created == "" || f.Caption == "" {
		t.Errorf("it says %+v", f)
	}
}
