package evolve

import "errors"

func (p *plan) rebuild(schemas Schemas) ([]transaction, error) { return nil, errors.New("not yet") }
