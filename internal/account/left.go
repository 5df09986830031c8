package account

// Unset are the sections of the settings that a new organisation has still to
// fill in: messages are from somebody, at an address, and go out.
func (s *Settings) Unset() []Section {
	var unset []Section
	if Either(s.Organisation.Name).EN == "" || Either(s.Organisation.Postal).EN == "" {
		unset = append(unset, OrganisationSection)
	}
	if s.Mail.Host == "" || s.Mail.From == "" {
		unset = append(unset, MailSection)
	}
	return unset
}
